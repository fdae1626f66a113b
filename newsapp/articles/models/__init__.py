"""Tables of articles, their catalogue and their history."""

from __future__ import annotations

from newsapp.articles.models.article import Article, ArticleSlug, Byline, article_image, article_related, article_tag
from newsapp.articles.models.catalogue import Author, FrontBlock, Section, Tag
from newsapp.articles.models.finding import Indexed
from newsapp.articles.models.history import Correction, Review, Revision

__all__ = [
    "Article",
    "ArticleSlug",
    "Author",
    "Byline",
    "Correction",
    "FrontBlock",
    "Indexed",
    "Review",
    "Revision",
    "Section",
    "Tag",
    "article_image",
    "article_related",
    "article_tag",
]
