"""What a newsroom begins with: its columns, its own pages, and who may do what."""

from __future__ import annotations

from baijia.newsroom.models.columns import Section

P, S = Section.POLITICS, Section.PEOPLE
L, E, C, U = Section.LAW, Section.ECONOMY, Section.CULTURE, Section.UNION

COLUMNS: tuple[tuple[str, str, str, Section, bool, int], ...] = (
    # name, name in addresses, English, section, needs a news licence, place on the front
    ("国际新闻", "guojixinwen", "World", P, True, 0),
    ("民生新闻", "minshengxinwen", "Livelihood", S, True, 1),
    ("时政新闻", "shizhengxinwen", "Politics", P, True, 0),
    ("经济新闻", "jingjixinwen", "Economy", E, True, 0),
    ("军事新闻", "junshixinwen", "Defence", P, True, 0),
    ("体育新闻", "tiyuxinwen", "Sport", C, True, 0),
    ("部委信息", "buweixinxi", "Ministries", P, False, 0),
    ("政坛人物", "zhengtanrenwu", "People in politics", P, True, 0),
    ("时事观察", "shishiguancha", "Observations", P, True, 0),
    ("政策解读", "zhengcejiedu", "Policy explained", L, False, 2),
    ("法治生活", "fazhishenghuo", "Life and law", L, False, 5),
    ("法律法规", "falvfagui", "Laws and regulations", L, False, 0),
    ("安全生产", "anquanshengchan", "Safety at work", S, False, 4),
    ("食品安全", "shipinanquan", "Food safety", S, False, 0),
    ("生态环保", "shengtaihuanbao", "Environment", S, False, 0),
    ("健康卫生", "jiankangweisheng", "Health", S, False, 0),
    ("房产商情", "fangchanshangqing", "Property", S, False, 0),
    ("财经在线", "caijingzaixian", "Finance", E, False, 0),
    ("娱乐资讯", "yulezixun", "Entertainment", C, False, 0),
    ("旅游天下", "lvyoutianxia", "Travel", C, False, 0),
    ("科技之窗", "kejizhichuang", "Science and technology", E, False, 3),
    ("文化名人", "wenhuamingren", "People of culture", C, False, 0),
    ("文化产业", "wenhuachanye", "Creative industries", C, False, 6),
    ("中华情缘", "zhonghuaqingyuan", "Chinese ties", C, False, 0),
    ("书画收藏", "shuhuashoucang", "Painting and collecting", C, False, 0),
    ("专题专栏", "zhuantizhuanlan", "Special topics", U, False, 0),
    ("工会资讯", "gonghuizixun", "Union news", U, False, 0),
    ("通知公告", "tongzhigonggao", "Notices", U, False, 0),
)

SITE_PAGES: tuple[tuple[str, str, str], ...] = (
    ("关于我们", "guanyuwomen", "About us"),
    ("机构介绍", "jigoujieshao", "Organisation"),
    ("报社动态", "baoshedongtai", "Newsroom news"),
    ("联系我们", "lianxiwomen", "Contact"),
    ("版权声明", "banquanshengming", "Copyright"),
    ("招聘信息", "zhaopin", "Jobs"),
)
