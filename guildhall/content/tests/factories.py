"""Things of this room as they lie in the database; counters are the actions' business."""

from typing import Any

import factory

from guildhall.content.models import Comment, Kind, Post, Space, Tag, Topic
from guildhall.members.tests.factories import MemberFactory


class SpaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Space

    handle = factory.Sequence(lambda number: f"space{number}")
    name_en = factory.Sequence(lambda number: f"Storage {number}")
    name_zh_hans = factory.Sequence(lambda number: f"存储 {number}")


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic with its opening post."""

    class Meta:
        model = Topic
        skip_postgeneration_save = True

    space = factory.SubFactory(SpaceFactory)
    kind = Kind.QUESTION
    title = factory.Sequence(lambda number: f"How do I mount volume {number}?")
    slug = "how-do-i-mount-a-volume"
    language = "en"
    author = factory.SubFactory(MemberFactory)

    @factory.post_generation
    def opening(self, create: bool, extracted: Any, **fields: Any) -> None:
        PostFactory(topic=self, kind=Post.Kind.OPENING, author=self.author, **fields)


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    topic = factory.SubFactory(TopicFactory)
    kind = Post.Kind.ANSWER
    language = "en"
    author = factory.SubFactory(MemberFactory)
    source = "It does not mount."
    html = factory.LazyAttribute(lambda post: f"<p>{post.source}</p>")
    render_version = 1


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    language = "en"
    author = factory.SubFactory(MemberFactory)
    source = "Which version?"
    html = factory.LazyAttribute(lambda comment: f"<p>{comment.source}</p>")
    render_version = 1


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda number: f"tag{number}")
