"""What does a write do, in a few words for people?"""

from typing import assert_never

from reports.explaining import Teller
from reports.findings import Sentences
from rules.desired import (
    AddLabel,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    EditCard,
    MoveBack,
    ProjectCard,
    RemoveLabel,
    SetField,
    SetProperty,
    Write,
)


def said_by(write: Write, sentences: Sentences) -> str:
    """What the write does, in the language of `sentences`, with the names of the people that they know."""
    teller = sentences.teller
    match write:
        case AddLabel() | RemoveLabel() | SetField() | SetProperty():
            return _in_the_put(write, teller)
        case CreateCard():
            return teller.say(f"terminal.create_card{_whose(write)}")
        case EditCard():
            return teller.say(f"terminal.edit_card{_whose(write)}")
        case MoveBack():
            return teller.say("terminal.move_back", category=teller.say(f"terminal.category.{write.category}"))
        case CreateSummary():
            return teller.say("terminal.summary")
        case CreateNotice() | CreateReminder() | CreateReply() | CreateMessage():
            return _said(write, sentences)
        case _:
            assert_never(write)


def _whose(write: CreateCard | EditCard) -> str:
    return ".project" if isinstance(write.card, ProjectCard) else ""


def _in_the_put(write: AddLabel | RemoveLabel | SetField | SetProperty, teller: Teller) -> str:
    match write:
        case AddLabel():
            return teller.say("terminal.add_label", label=write.label)
        case RemoveLabel():
            return teller.say("terminal.remove_label", label=write.label)
        case SetField(value=None):
            return teller.say("terminal.empty_field", field=write.field)
        case SetField():
            return teller.say("terminal.set_field", field=write.field, value=str(write.value))
        case _:
            return teller.say("terminal.set_property", name=write.key)


def _said(write: CreateNotice | CreateReminder | CreateReply | CreateMessage, sentences: Sentences) -> str:
    teller, people = sentences.teller, sentences.people
    if isinstance(write, CreateReply):
        authors = dict.fromkeys(reply.author for reply in (write.reply, *write.reply.also))
        answered = [people.get(author, author) for author in authors]
        return teller.say("terminal.reply", who=teller.say("list.comma").join(answered))
    if isinstance(write, CreateMessage):
        return teller.say("terminal.message", channel=write.channel)
    if isinstance(write, CreateReminder):
        names = [name for one in write.calls.calls for name in one.tell]
    else:
        names = [name for one in (write.notice, *write.notice.also) for name in one.tell]
        names += [name for one in write.notice.calls for name in one.tell]
    if not names:
        return teller.say("terminal.comment.nobody")
    told = dict.fromkeys(people.get(name, name) for name in names)
    return teller.say("terminal.comment", people=teller.say("list.comma").join(told))
