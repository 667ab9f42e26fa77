/** What the page says, in Chinese and in English: checks, what they found, and why they failed, for people who have read no specification. */

const number = (value) => Number(value).toLocaleString("en-US");
const one = (count, word, many = `${word}s`) => `${number(count)} ${count === 1 ? word : many}`;
const dates = (spans, join) => spans.map(({ opens, closes }) => `${opens.slice(0, 10)}${join}${closes.slice(0, 10)}`);

const zh = {
  brand: "职工创客的评选、荣誉与资讯", title: "结果包核验", foot: "本页可以另存到电脑里断网使用。它按公开的规格独立编写，与主办单位的程序互不共用代码。",
  lead: "把下载的结果包拖进来，看名单是不是按规则算出来的。全部在您的浏览器里计算，不上传，断网可用。",
  drop: "把结果包拖到这里", dropHelp: "扩展名 .zip，通常 1 至 5 MB", choose: "选择文件", another: "换一个文件", licences: "使用的软件与许可",
  held: "我另外持有见证名单或旧检查点（可以不填）", heldHelp: "从别处得到、而不是从本站下载的，核验才算数。先选好，再放结果包；选了以后会重新核验。",
  policy: "见证名单", policyHelp: "policy.txt，写明您相信哪些见证方", checkpoints: "旧检查点", checkpointsHelp: "以前保存的 checkpoint 文件，可以多选",
  language: "English", doing: (step) => `正在检查 ${step}`, opening: (name) => `正在读取 ${name}`,
  about: { size: (text, files, profile, seconds) => `${text}　${files} 个文件　${profile}　用时 ${seconds} 秒`, public: "公开版", inspector: "监督版" },
  rehearsal: "演练数据：这个结果包里的人、分数和密钥都是虚构的，不产生任何荣誉。",
  ok: (count) => `已查的 ${count} 项全部相符`, bad: (count) => `有 ${count} 项不符`, early: (count) => `已查的 ${count} 项相符，评选还没有走完`,
  okText: (rest) => `名单由公布的规则和已提交的分数算出。${rest ? `另有 ${rest} 项没有结论，原因写在各项下面。` : ""}`,
  badText: "请保留这个文件，联系主办单位或纪检监督组；同时请对方说明下面的每一处。",
  earlyText: (ids) => `${ids.join("、")} 要等公示期满、授予之后才能查。到时再下载一次结果包核验。`,
  refused: "这个文件不能当作结果包来读", refusedText: "文件损坏、不完整，或者不是本系统的结果包，因此没有核验。请重新下载；再次出现时请保留文件并联系主办单位。",
  counts: { pass: "通过", fail: "不符", absent: "还没有", withheld: "不公开", self_asserted: "自证", not_held: "未持有", refused: "不可读" },
  twelve: "会查十二项", meanings: "结论的意思",
  meaning: {
    pass: "查过，相符", fail: "查过，不相符", self_asserted: "签名对，但只有结果包自己的密钥作证", not_held: "您没有旧检查点可比",
    withheld: "能查的相符，其余按规定不公开", absent: "还没有可查的内容",
  },
  notProven: "这些没有证明",
  unproven: ["打分是否公道、材料是否真实、专家选得是否合适", "公示里写的节假日和调休日是否属实", "见证方是否串通", "有没有申报在写入日志之前就被拒收"],
  noPolicy: "日志属于主办单位：您没有提供见证名单，用的是结果包自带的密钥", noHeld: "所有人看到的是同一份日志：您没有提供旧检查点", serverKeys: "分数由专家本人提交：评分密钥由主办单位的服务器生成，服务器也能签",
  raters: "同一评审人代号下的席位确属一人、一人没有两个代号：纪检监督可以用封存的名单比对",
  command: "也可以用命令行核对，两个程序互不共用代码：", compare: "请与公示纸上印的比对", root: "日志根（前 16 位）", fingerprint: "日志公钥指纹", more: (count) => `还有 ${count} 处未列出`,
  checks: {
    V1: "文件没有换过", V2: "日志是谁签的", V3: "日志内容与日志根对得上", V4: "日志没有改写过", V5: "规则和席位先于评分", V6: "评分表与当时的封存相符",
    V7: "没有漏掉或多出评分", V8: "名次可以重算", V9: "公布名单就是算出的名单", V10: "公示满了天数", V11: "异议都已办结", V12: "证书对应名单",
  },
  said: {
    V1: { pass: (f) => `${f.files} 个文件的摘要逐一相符，冻结过的与日志里记的相同。` },
    V2: { pass: () => "由日志密钥签署，您持有的见证名单所要求的联署都在。", self_asserted: (f) => `签名正确，但没有您自己的见证名单，只是自证。公钥指纹 ${f.fingerprint}，请与公示纸上印的比对。`, absent: () => "没有签署的检查点。" },
    V3: { pass: (f) => `${number(f.entries)} 条记录重新计算，与签署的日志根相同。`, absent: () => "没有日志或检查点。" },
    V4: { pass: (f) => `与您持有的 ${f.held} 份旧检查点相符，新日志只在后面添加。`, not_held: () => "您没有提供旧检查点。把今天的检查点存下，下次核验就能比。" },
    V5: { pass: (f) => `方案和 ${number(f.slots)} 个评分席位的公钥都在第一张评分表之前写入日志。` },
    V6: { pass: (f) => `${number(f.ballots)} 张评分表打开后与封存值、席位签名相符。`, withheld: (f) => `${number(f.ballots)} 张评分表的席位签名都对；分数按规定不公开，没有打开。`, absent: () => "还没有评分表。" },
    V7: { pass: (f) => `${number(f.ballots)} 张封存的评分表都已计入、更正或写明理由作废；${number(f.nominees)} 件申报都能查到结果。`, absent: () => "还没有申报。" },
    V8: { pass: () => "均分、去极值、名额和同分处理重新计算，结果逐字相同。", withheld: () => "分数不公开，由公布的均分往后重新计算，结果逐字相同。", absent: () => "还没有评分结果。" },
    V9: { pass: (f) => `公示名单与决议相同，${number(f.honours)} 人的荣誉与名单和变动相符。`, absent: (f) => (f.listed ? `公示名单的 ${number(f.listed)} 人与决议相同；还没有授予。` : "还没有公示名单。") },
    V10: { pass: (f) => `${dates(f.notices, " 至 ").join("；")}，按所列节假日和调休日计算，满了规定的天数。`, absent: (f) => (f.notices.length ? `${dates(f.notices, " 至 ").join("；")}，公示还没有结束。` : "还没有公示。") },
    V11: { pass: (f) => `${number(f.objections)} 件异议都有结论，${number(f.changes)} 处名单变动都有原因。`, absent: (f) => (f.objections ? `收到 ${number(f.objections)} 件异议，授予之前都要办结。` : "还没有授予，也没有异议。") },
    V12: { pass: (f) => `${number(f.certificates)} 张证书由本届证书密钥签署，一一对应名单${f.revoked ? `，其中 ${f.revoked} 张已撤销` : ""}。`, withheld: () => "公开的证书相符，其余不公开。", absent: () => "还没有颁发证书。" },
  },
  unjudged: "文件被改动过，没有再查。", failed: (count) => `${number(count)} 处不符，列在下面。`,
  rules: {
    "3": "封存的内容打不开原来的封存值", "4": "日志里的记录不完整或对不上", "5": "文件内容与日志或其他文件对不上", "6": "重新计算的结果不同", "7": "与您持有的凭据或规定的天数对不上", "8": "证书的签名、姓名或状态对不上",
    "4.4": "文件与日志里冻结的不同，或者缺少", "4.6": "先后次序不对", "4.7": "发生在规定的时间窗口之外", "4.8": "逾期而没有准许的记录", "4.9": "不该再改的规则被改了", "5.1": "文件与清单不同", "5.6": "推荐名次有空缺或重复", "5.7": "退出评选的记录不对",
    "5.8": "评分席位或评分表多了或少了", "5.9": "评分表与日志、封存值或签名不符", "5.12": "公示名单与决议或日志不同", "5.13": "异议没有办结，或结论与日志不同", "5.14": "名单变动没有合规的原因", "5.15": "荣誉名单不对", "5.16": "证书与荣誉或日志对不上", "5.17": "密钥与日志里的不同", "5.18": "签名或联署不满足要求",
    "6.1": "前一环节的人不见了，或者凭空出现", "6.9": "表决不足法定人数或票数", "6.10": "递补不合规则", "6.11": "名额分配不合规则", "6.15": "分数线复评的人选、份数或次数不合规则", "7.1": "公示天数不够",
  },
  find: {
    title: "查自己单位、区县或行业组", help: "输入单位、区县、姓名或公开编号，只在这个文件里查。", query: "查找", group: "行业组", district: "推荐单位", all: "全部",
    found: (count, shown) => (count > shown ? `找到 ${number(count)} 条，先显示 ${shown} 条` : `找到 ${number(count)} 条`), nobody: "没有找到。公开版里未获授予的人不写姓名，可以用公开编号查。",
    columns: { who: "公开编号", unit: "单位和推荐", group: "行业组", rounds: "各轮得分和组内名次", outcome: "结果" }, hidden: "不公开",
    outcome: { honoured: "授予", proposed: "拟授予", reserve: (place) => `第 ${place} 候补`, none: "未列入名单", excluded: "退出", pending: "评选中", stopped: "未进入下一轮" }, rank: (score, rank) => `${score} 分，第 ${rank} 名`, certificate: "证书",
  },
};

const en = {
  brand: "Awards, honours and news of worker makers", title: "Check a result bundle", foot: "Save this page and use it offline. It was written from the public specification alone and shares no code with the organiser's program.",
  lead: "Drop the bundle you downloaded here and see whether the list follows from the rules. Everything is computed in your browser; nothing is sent, and no network is needed.",
  drop: "Drop the bundle here", dropHelp: "A .zip file, usually 1 to 5 MB", choose: "Choose a file", another: "Another file", licences: "Software used, and its licences",
  held: "I hold a witness policy or an earlier checkpoint (optional)", heldHelp: "They count only if you have them from elsewhere than this site. Choose them first, then the bundle; a new choice checks again.",
  policy: "Witness policy", policyHelp: "policy.txt, which names the witnesses you trust", checkpoints: "Earlier checkpoints", checkpointsHelp: "checkpoint files you kept; several may be chosen",
  language: "中文", doing: (step) => `Checking ${step}`, opening: (name) => `Reading ${name}`,
  about: { size: (text, files, profile, seconds) => `${text}, ${files} files, ${profile}, ${seconds} s`, public: "public profile", inspector: "inspector's profile" },
  rehearsal: "Rehearsal: the people, marks and keys of this bundle are made up, and it honours nobody.",
  ok: (count) => `All ${count} checks that could be made agree`, bad: (count) => `${one(count, "check")} ${count === 1 ? "does" : "do"} not agree`, early: (count) => `${one(count, "check")} agree; the award is not finished`,
  okText: (rest) => `The list follows from the published rules and the marks handed in.${rest ? ` ${one(rest, "check")} came to no answer; the reason stands with each.` : ""}`,
  badText: "Keep this file and turn to the organiser or its supervisor; ask about each of the points below.",
  earlyText: (ids) => `${ids.join(", ")} can be checked only once the notice has ended and the honour is conferred. Download the bundle again then.`,
  refused: "This file cannot be read as a result bundle", refusedText: "It is damaged, incomplete, or no bundle of this system, so nothing was checked. Download it again; if that does not help, keep the file and turn to the organiser.",
  counts: { pass: "agree", fail: "fail", absent: "not there yet", withheld: "withheld", self_asserted: "self-asserted", not_held: "not held", refused: "unreadable" },
  twelve: "Twelve checks", meanings: "What the answers mean",
  meaning: {
    pass: "checked, and it agrees", fail: "checked, and it does not agree", self_asserted: "signed rightly, but vouched for by the bundle's own keys alone", not_held: "you hold no earlier checkpoint to compare",
    withheld: "what is open agrees, the rest is not public", absent: "nothing there to check yet",
  },
  notProven: "What this does not prove",
  unproven: ["that marks are fair, documents true, the experts well chosen", "that days off and make-up days are as the notice lists them", "that witnesses do not collude", "that no nomination was turned away before it reached the log"],
  noPolicy: "that the log is the organiser's: without a policy of your own, the keys are those the bundle brings", noHeld: "that everybody was shown the same log: no earlier checkpoint was given", serverKeys: "that experts marked themselves: the organiser's server made the ballot keys and could have signed",
  raters: "that the seats under one rater's name, and no others, are one person's: the supervisor can compare with the sealed roster",
  command: "The command does the same; the two programs share no code:", compare: "Compare with the printed notice", root: "Root of the log (first 16)", fingerprint: "Fingerprint of the log's key", more: (count) => `and ${count} more`,
  checks: {
    V1: "No file was exchanged", V2: "Who signed the log", V3: "The log has the root that was signed", V4: "The log was not rewritten", V5: "Rules and seats came before marks", V6: "Ballots are those sealed at the time",
    V7: "No ballot is missing or added", V8: "The ranking can be recomputed", V9: "The published list is the one computed", V10: "The notice ran its days", V11: "Objections are settled", V12: "Certificates belong to the list",
  },
  said: {
    V1: { pass: (f) => `The digests of ${one(f.files, "file")} agree, and frozen ones are as the log has them.` },
    V2: { pass: () => "Signed by the log's key and cosigned as your policy asks.", self_asserted: (f) => `Signed rightly, but without a policy of yours that is self-asserted. Key fingerprint ${f.fingerprint}: compare it with the printed notice.`, absent: () => "There is no signed checkpoint." },
    V3: { pass: (f) => `${one(f.entries, "entry", "entries")} recomputed; the root is the one signed.`, absent: () => "There is no log or no checkpoint." },
    V4: { pass: (f) => `Agrees with ${one(f.held, "checkpoint")} you hold; the log only grew.`, not_held: () => "You gave no earlier checkpoint. Keep today's, and the next check can compare." },
    V5: { pass: (f) => `The definition and the keys of ${one(f.slots, "seat")} stand in the log before the first ballot.` },
    V6: { pass: (f) => `${one(f.ballots, "ballot")} open to what was sealed and are signed by their seats.`, withheld: (f) => `${one(f.ballots, "ballot")} are signed by their seats; marks are not public and were not opened.`, absent: () => "There are no ballots yet." },
    V7: { pass: (f) => `${one(f.ballots, "sealed ballot")} are counted, replaced or voided with a reason; ${one(f.nominees, "nomination")} can be followed to an outcome.`, absent: () => "There are no nominations yet." },
    V8: { pass: () => "Means, trimming, places and ties recomputed: the same, letter by letter.", withheld: () => "Marks are not public; recomputed from the published means on: the same, letter by letter.", absent: () => "There are no results yet." },
    V9: { pass: (f) => `The list on notice is the resolution's; ${one(f.honours, "honour")} follow from list and changes.`, absent: (f) => (f.listed ? `The ${one(f.listed, "person", "people")} on notice are those of the resolution; nobody is honoured yet.` : "There is no list yet.") },
    V10: { pass: (f) => `${dates(f.notices, " to ").join("; ")}: with the days off and make-up days listed, the days due.`, absent: (f) => (f.notices.length ? `${dates(f.notices, " to ").join("; ")}: the notice has not ended.` : "There is no notice yet.") },
    V11: { pass: (f) => `${one(f.objections, "objection")} answered; ${one(f.changes, "change")} of the list, each with its reason.`, absent: (f) => (f.objections ? `${one(f.objections, "objection")} received; each must be settled before the conferral.` : "Nothing conferred and no objection yet.") },
    V12: { pass: (f) => `${one(f.certificates, "certificate")} signed by the edition's key, one for each honour${f.revoked ? `; ${f.revoked} revoked` : ""}.`, withheld: () => "Certificates that are open agree; others are withheld.", absent: () => "No certificate was issued yet." },
  },
  unjudged: "Files were changed, so this was not checked.", failed: (count) => `${one(count, "point")} listed below.`,
  rules: {},
  find: {
    title: "Find your unit, district or group", help: "Type a unit, district, name or public number; only this file is searched.", query: "Find", group: "Group", district: "Recommended by", all: "All",
    found: (count, shown) => (count > shown ? `${number(count)} found, ${shown} shown` : `${number(count)} found`), nobody: "Nobody found. The public profile names only who was honoured; others are found by public number.",
    columns: { who: "Public number", unit: "Unit and recommender", group: "Group", rounds: "Score and rank in group by round", outcome: "Outcome" }, hidden: "withheld",
    outcome: { honoured: "Honoured", proposed: "Proposed", reserve: (place) => `Reserve ${place}`, none: "Not on the list", excluded: "Out", pending: "Under way", stopped: "Did not advance" }, rank: (score, rank) => `${score}, rank ${rank}`, certificate: "certificate",
  },
};

export const WORDS = { zh, en };

/** What a rule of the specification stands for, in the reader's language; empty in English, where the fault's own text says it. */
export const ruleWords = (words, rule) => words.rules[rule] ?? words.rules[rule.split(".")[0]] ?? "";
