"""The texts of mails, as data in each language of the paper, and how they become a letter; pure."""
