"""Project matching: needs of firms, offers of makers, suggestions both ways, meetings, contracts and their value."""
