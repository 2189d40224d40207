"""HTTP in: is it from Jira, which delivery is it, and which issues does it name?"""
