"""Information: publications by channel, posters and papers, media, partners, audits of sites."""
