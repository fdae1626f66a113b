"""Tables of articles, their catalogue and their history."""

from __future__ import annotations

from newsapp.articles.models.article import Article, ArticleSlug, Byline, article_related, article_tag
from newsapp.articles.models.catalogue import Author, FrontBlock, Section, Tag
from newsapp.articles.models.history import Correction, Revision

__all__ = [
    "Article",
    "ArticleSlug",
    "Author",
    "Byline",
    "Correction",
    "FrontBlock",
    "Revision",
    "Section",
    "Tag",
    "article_related",
    "article_tag",
]
