"""Every kind of mistake: where it is shown, what is said, what to write instead."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.domain.errors import QueryError
from worker.topics import check_query
from worker.topics.mistakes import LONGEST_QUERY
from worker.topics.parse import parse_query

MISTAKES = [
    # query, place, problem, hint
    # Operators
    (
        "Nato Gipfel",
        (1, 6),
        "an operator is missing before Gipfel",
        'write Nato AND Gipfel, or "Nato Gipfel" for a phrase',
    ),
    (
        "Krieg OR\n  (a b)",
        (2, 6),
        "an operator is missing before b",
        'write Krieg OR (a AND b), or "a b" for a phrase',
    ),
    (
        "(a OR b) (c OR d)",
        (1, 10),
        "an operator is missing before c OR d",
        "write (a OR b) AND (c OR d)",
    ),
    (
        "Nato AND Russland OR China",
        (1, 19),
        "AND and OR stand side by side without parentheses",
        "write (Nato AND Russland) OR China",
    ),
    (
        "Nato OR Russland AND NOT China",
        (1, 6),
        "AND and OR stand side by side without parentheses",
        "write Nato OR (Russland AND NOT China)",
    ),
    (
        "Nato or Gipfel",
        (1, 6),
        '"or" is read as a word here',
        "write OR in capitals: Nato OR Gipfel",
    ),
    (
        "Nato and not Gipfel",
        (1, 6),
        '"and" is read as a word here',
        "write AND in capitals: Nato AND NOT Gipfel",
    ),
    (
        "Nato und Ukraine oder Krieg",
        (1, 6),
        '"und" is read as a word here',
        "write AND in capitals: (Nato AND Ukraine) OR Krieg",
    ),
    (
        "l'OTAN et la Russie",
        (1, 8),
        '"et" is read as a word here',
        "write AND in capitals: l'OTAN AND la AND Russie",
    ),
    (
        "Nato sans Russie",
        (1, 6),
        '"sans" is read as a word here',
        "write NOT in capitals: Nato AND NOT Russie",
    ),
    ("Nato UND Krieg", (1, 6), '"UND" is read as a word here', "write AND: Nato AND Krieg"),
    ("Nato && Krieg", (1, 6), '"&&" is read as a word here', "write AND: Nato AND Krieg"),
    ("Nato||OTAN", (1, 1), '"||" does not join words', "write Nato OR OTAN"),
    ("Nato, OTAN, НАТО", (1, 1), '"," does not join words', "write Nato OR OTAN OR НАТО"),
    ("@nato, =US, Rüst*", (1, 1), '"," does not join words', "write @nato OR =US OR Rüst*"),
    ('"a b"; "c d"', (1, 6), '";" does not join words', 'write "a b" OR "c d"'),
    ("Nato,OTAN", (1, 1), '"," does not join words', "write Nato OR OTAN"),
    (
        "or Nato",
        (1, 4),
        "an operator is missing before Nato",
        'write or AND Nato, or "or Nato" for a phrase',
    ),
    ("Nato NOT Krieg", (1, 6), "NOT needs AND before it", "write Nato AND NOT Krieg"),
    (
        "nicht Nato AND Krieg",
        (1, 1),
        '"nicht" is read as a word here',
        "write NOT in capitals: NOT Nato AND Krieg",
    ),
    ("Nato AND NOT NOT Krieg", (1, 10), "NOT of a NOT says nothing", "write Nato AND Krieg"),
    ("Nato AND NOT (NOT Krieg)", (1, 10), "NOT of a NOT says nothing", "write Nato AND Krieg"),
    (
        "Nato AND -Russland",
        (1, 10),
        'the sign "-" before a word means nothing here',
        "write Nato AND NOT Russland",
    ),
    (
        "Nato -(Russland OR China)",
        (1, 6),
        'the sign "-" before a word means nothing here',
        "write Nato AND NOT (Russland OR China)",
    ),
    (
        "Nato AND !Russland",
        (1, 10),
        'the sign "!" before a word means nothing here',
        "write Nato AND NOT Russland",
    ),
    ("+Nato", (1, 1), 'the sign "+" before a word means nothing here', "write Nato"),
    ("Nato AND", (1, 6), "nothing follows AND", "write a word after it, or write Nato"),
    (
        "(Nato AND NOT) OR OTAN",
        (1, 14),
        "a word is missing before )",
        "an operator stands between two words, or write Nato OR OTAN",
    ),
    ("NOT", (1, 1), "nothing follows NOT", "write a word after it"),
    (
        "OR Nato",
        (1, 1),
        "a word is missing before OR",
        "an operator stands between two words, or write Nato",
    ),
    (
        "Nato AND AND Krieg",
        (1, 10),
        "a word is missing before AND",
        "an operator stands between two words, or write Nato AND Krieg",
    ),
    (
        "Nato AND OR Krieg",
        (1, 10),
        "a word is missing before OR",
        "an operator stands between two words, or write Nato AND Krieg",
    ),
    ("Nato AND ()", (1, 11), "a word is missing before )", "an operator stands between two words"),
    # Only NOT
    (
        "NOT Nato",
        (1, 1),
        "NOT Nato alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "Krieg OR (Nato AND (Rat OR NOT Gipfel)) OR NOT (a AND b)",
        (1, 44),
        "NOT (a AND b) alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "(NOT a OR NOT b) AND NOT c",
        (1, 2),
        "(NOT a OR NOT b) AND NOT c alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "Nato OR title:(NOT Krieg)",
        (1, 16),
        "NOT Krieg alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "Nato OR NOT Krieg NEAR/3 Gipfel",
        (1, 9),
        "NOT (Krieg NEAR/3 Gipfel) alone matches nearly every text",
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    # Near
    ("Nato NEAR Gipfel", (1, 6), "NEAR needs a number from 0 to 100", "write Nato NEAR/10 Gipfel"),
    (
        "Nato ONEAR Gipfel",
        (1, 6),
        "ONEAR needs a number from 0 to 100",
        "write Nato ONEAR/10 Gipfel",
    ),
    (
        "Nato NEAR 5 Gipfel",
        (1, 6),
        "NEAR 5 is not how the operator is written",
        "write Nato NEAR/5 Gipfel",
    ),
    (
        "Nato NEAR / 5 Gipfel",
        (1, 6),
        "NEAR / 5 is not how the operator is written",
        "write Nato NEAR/5 Gipfel",
    ),
    (
        "Nato near/5 Gipfel",
        (1, 6),
        "near/5 is not how the operator is written",
        "write Nato NEAR/5 Gipfel",
    ),
    ("Nato near Gipfel", (1, 6), '"near" is read as a word here', "write Nato NEAR/10 Gipfel"),
    ("Nato NEAR5 Gipfel", (1, 6), '"NEAR5" is read as a word here', "write Nato NEAR/5 Gipfel"),
    ("Nato w/5 Gipfel", (1, 6), '"w/5" is read as a word here', "write Nato NEAR/5 Gipfel"),
    (
        "Nato NEAR/x Gipfel",
        (1, 6),
        "NEAR/x needs a number from 0 to 100",
        "write Nato NEAR/10 Gipfel",
    ),
    (
        "Nato NEAR/-1 Gipfel",
        (1, 6),
        "NEAR/-1 needs a number from 0 to 100",
        "write Nato NEAR/10 Gipfel",
    ),
    ("Nato NEAR/101 Gipfel", (1, 6), "NEAR/101 is more than 100", "write Nato NEAR/100 Gipfel"),
    (
        "NOT NEAR/3 Nato",
        (1, 1),
        "a word is missing before NOT NEAR/3",
        "NEAR stands between two words: Patriot NOT NEAR/3 NFL",
    ),
    (
        "Patriot NOT  ONEAR (NFL OR Football)",
        (1, 9),
        "NOT ONEAR needs a number from 0 to 100",
        "write Patriot NOT ONEAR/10 (NFL OR Football)",
    ),
    ("Nato NEAR/5 NOT Gipfel", (1, 6), "NOT stands before NEAR", "write Nato NOT NEAR/5 Gipfel"),
    ("Nato NEAR/5", (1, 6), "nothing follows NEAR/5", "write a word after it, or write Nato"),
    (
        "(Nato AND Rat) NEAR/5 Gipfel",
        (1, 16),
        "NEAR/5 takes words and ORs of words, not AND",
        "write Nato NEAR/5 Gipfel AND Rat NEAR/5 Gipfel",
    ),
    (
        "Nato NEAR/5 (Gipfel AND NOT Krieg)",
        (1, 6),
        "NEAR/5 takes words and ORs of words, not AND",
        "write Nato NEAR/5 Gipfel AND Nato NOT NEAR/5 Krieg",
    ),
    (
        "title:Nato NEAR/5 Gipfel",
        (1, 12),
        "NEAR/5 takes words and ORs of words, not title:",
        "write title:(Nato NEAR/5 Gipfel)",
    ),
    (
        "title:Nato NEAR/5 title:Gipfel",
        (1, 12),
        "NEAR/5 takes words and ORs of words, not title:",
        "write title:(Nato NEAR/5 Gipfel)",
    ),
    (
        "ATLEAST/3 Nato NEAR/5 Gipfel",
        (1, 16),
        "NEAR/5 takes words and ORs of words, not ATLEAST",
        "write ATLEAST/3 Nato AND Gipfel",
    ),
    (
        " NEAR/1 ".join("abcdefghij"),
        (1, 1),
        "more than 8 NEAR in a row",
        "join parts by AND, or use an alias",
    ),
    # At least
    ("ATLEAST Nato", (1, 1), "ATLEAST needs a number from 2 to 100", "write ATLEAST/2 Nato"),
    ("ATLEAST/0 Nato", (1, 1), "ATLEAST/0 asks for no more than the word alone", "write Nato"),
    ("ATLEAST/1 Nato", (1, 1), "ATLEAST/1 asks for no more than the word alone", "write Nato"),
    ("ATLEAST/x Nato", (1, 1), "ATLEAST/x needs a number from 2 to 100", "write ATLEAST/2 Nato"),
    ("ATLEAST/101 Nato", (1, 1), "ATLEAST/101 is more than 100", "write ATLEAST/100 Nato"),
    (
        "atleast/3 Nato",
        (1, 1),
        "atleast/3 is not how the operator is written",
        "write ATLEAST/3 Nato",
    ),
    (
        "ATLEAST/3 (Nato AND Rat)",
        (1, 1),
        "ATLEAST takes a word or an OR of words, not AND",
        "write ATLEAST/3 Nato AND ATLEAST/3 Rat",
    ),
    (
        "ATLEAST/3 (Nato NEAR/2 Rat)",
        (1, 1),
        "ATLEAST takes a word or an OR of words, not NEAR",
        "write Nato NEAR/2 Rat",
    ),
    (
        "ATLEAST/3 title:Nato",
        (1, 1),
        "ATLEAST takes a word or an OR of words, not title:",
        "write title:ATLEAST/3 Nato",
    ),
    ("ATLEAST/3", (1, 1), "nothing follows ATLEAST/3", "write a word after it"),
    # What was meant
    (
        "lang:(de fr) AND Nato",
        (1, 10),
        "an operator is missing before fr",
        "write lang:(de OR fr) AND Nato",
    ),
    (
        "author:(NOT a AND (b c))",
        (1, 22),
        "an operator is missing before c",
        "write author:(NOT a AND (b OR c))",
    ),
    ("lang:de,fr AND Nato", (1, 6), '"de,fr" is no code of a language', "write lang:(de OR fr)"),
    (
        "Nato/OTAN",
        (1, 1),
        "/ cannot stand in a word",
        'write Nato OR OTAN, or "Nato/OTAN" for a phrase',
    ),
    (
        "title:Müller/Meier",
        (1, 7),
        "/ cannot stand in a word",
        'write title:(Müller OR Meier), or "Müller/Meier" for a phrase',
    ),
    ("24/7", (1, 1), "/ cannot stand in a word", 'write "24/7"'),
    ("Nato, OTAN und EU", (1, 1), '"," does not join words', "write Nato OR OTAN OR EU"),
    ("Nato und OTAN, EU", (1, 10), '"," does not join words', "write Nato OR OTAN OR EU"),
    (
        "=Mark Rutte AND EU",
        (1, 7),
        "an operator is missing before Rutte",
        'write "Mark Rutte" AND EU, or =Mark AND =Rutte',
    ),
    ("=Mark, Rutte", (1, 1), '"," does not join words', "write =Mark OR Rutte"),
    (
        "=Mark und Rutte",
        (1, 7),
        '"und" is read as a word here',
        "write AND in capitals: =Mark AND Rutte",
    ),
    (
        "=Mark % Rutte",
        (1, 7),
        'the sign "%" cannot be searched',
        "only letters and digits are compared: spell it out",
    ),
    ("=Mark near Rutte", (1, 7), '"near" is read as a word here', "write =Mark NEAR/10 Rutte"),
    (
        "ATLEAST/3 (Nato AND NOT Rutte)",
        (1, 1),
        "ATLEAST takes a word or an OR of words, not AND",
        "write ATLEAST/3 Nato AND NOT Rutte",
    ),
    (
        "Patriot NOT NEAR/3 (NFL AND Football)",
        (1, 9),
        "NOT NEAR/3 takes words and ORs of words, not AND",
        "as in Patriot NOT NEAR/3 (NFL OR Football), (Nato OR OTAN) NEAR/5 Gipfel",
    ),
    (
        "(Patriot AND Rat) NOT NEAR/3 NFL",
        (1, 19),
        "NOT NEAR/3 takes words and ORs of words, not AND",
        "write Patriot NOT NEAR/3 NFL AND Rat NOT NEAR/3 NFL",
    ),
    (
        "title:Patriot NOT NEAR/3 NFL",
        (1, 15),
        "NOT NEAR/3 takes words and ORs of words, not title:",
        "write title:(Patriot NOT NEAR/3 NFL)",
    ),
    (
        "Nato NOTNEAR/5 Gipfel",
        (1, 6),
        '"NOTNEAR/5" is read as a word here',
        "write Nato NOT NEAR/5 Gipfel",
    ),
    ("Nato^2", (1, 1), "^2 gives no weight: every word counts alike", "write Nato"),
    ('"a b"^2', (1, 6), "^2 gives no weight: every word counts alike", 'write "a b"'),
    ("Nato NEAR/5Gipfel", (1, 6), "a space is missing after NEAR/5", "write Nato NEAR/5 Gipfel"),
    ("ATLEAST/3Nato", (1, 1), "a space is missing after ATLEAST/3", "write ATLEAST/3 Nato"),
    (
        "title:NOT Nato",
        (1, 7),
        "NOT stands before title:, not after it",
        "as in Nato AND NOT title:Gipfel",
    ),
    (
        "Rat AND title:NOT Nato",
        (1, 15),
        "NOT stands before title:, not after it",
        "write Rat AND NOT title:Nato",
    ),
    (
        "ATLEAST/3 NOT Nato",
        (1, 11),
        "NOT stands before ATLEAST/3, not after it",
        "as in Nato AND NOT ATLEAST/3 Gipfel",
    ),
    (
        "~3",
        (1, 1),
        "a word is missing before ~3",
        'it stands after a phrase: "nukleare Abschreckung"~3',
    ),
    (
        "Nato, OTAN, nicht EU AND Rat",
        (1, 1),
        '"," does not join words',
        "write (Nato OR OTAN OR NOT EU) AND Rat",
    ),
    # No rewriting is better than a bad one
    (
        "2 %",
        (1, 3),
        'the sign "%" cannot be searched',
        "only letters and digits are compared: spell it out",
    ),
    (
        "Nato * OTAN",
        (1, 6),
        'the sign "*" cannot be searched',
        "only letters and digits are compared: spell it out",
    ),
    (
        "Nato \u2060 OTAN",
        (1, 6),
        "the sign U+2060 cannot be searched",
        "only letters and digits are compared: spell it out",
    ),
    ("Nato – OTAN", (1, 6), 'the sign "–" joins no words', "write Nato AND OTAN"),
    ("Nato ] OTAN", (1, 6), 'the sign "]" joins no words', "write Nato AND OTAN"),
    ("/ Nato", (1, 1), 'the sign "/" joins no words', "write Nato"),
    ("/", (1, 1), '"/" holds no letter or digit', "write at least one word"),
    (
        "„",
        (1, 1),
        "the quotation mark „ is not read",
        'only straight ones are read: "nukleare Abschreckung"',
    ),
    (
        "-Nato",
        (1, 1),
        'the sign "-" before a word means nothing here',
        "NOT goes with a word that must be there: Nato AND NOT Russland",
    ),
    (
        "not Nato",
        (1, 1),
        '"not" is read as a word here',
        "the operators are AND, OR, AND NOT, NEAR/5, in capitals",
    ),
    ('"* x"', (1, 1), "a wildcard means nothing in a phrase", "write ONEAR/0 between words"),
    (
        "lang:*",
        (1, 6),
        "lang: compares whole words; a wildcard means nothing in it",
        "write whole words",
    ),
    (
        "Nato @nato, OR OTAN",
        (1, 6),
        "an operator is missing before @nato,",
        "write (Nato AND @nato) OR OTAN",
    ),
    (
        "Nato =NATO* OTAN",
        (1, 6),
        "an operator is missing before =NATO*",
        "AND or OR stands between two words",
    ),
    (
        "Nato @Natoo",
        (1, 6),
        "an operator is missing before @Natoo",
        "AND or OR stands between two words",
    ),
    # Phrases
    (
        "Nato~3",
        (1, 5),
        "~3 stands after a phrase only",
        'in quotation marks: "nukleare Abschreckung"~3; else write Nato',
    ),
    (
        "(Nato OR Rat)~3",
        (1, 14),
        "~3 stands after a phrase only",
        'in quotation marks: "nukleare Abschreckung"~3; else write Nato OR Rat',
    ),
    ('"Nato"~3', (1, 7), "~3 needs a phrase of several words", 'write "Nato"'),
    (
        '"nukleare  Abschreckung"~0',
        (1, 25),
        "~0 lets no word stand between",
        'for words side by side write "nukleare Abschreckung"',
    ),
    (
        '"nukleare Abschreckung"~',
        (1, 24),
        "~ needs a number from 1 to 100",
        'for words side by side write "nukleare Abschreckung"',
    ),
    (
        '"nukleare Abschreckung"~101',
        (1, 24),
        "~101 is more than 100",
        'write "nukleare Abschreckung"~100',
    ),
    (
        '"Rüstungs* Ukraine"',
        (1, 1),
        "a wildcard means nothing in a phrase",
        "write Rüstungs* ONEAR/0 Ukraine",
    ),
    (
        'Nato AND "2 %"',
        (1, 10),
        'the sign "%" cannot be searched',
        "only letters and digits are compared: spell it out",
    ),
    ('"..."', (1, 1), '"..." holds no letter or digit', "write at least one word"),
    (f'"{"a " * 51}"', (1, 1), "a phrase holds more than 50 words", "join parts by AND"),
    ('Nato AND "offen', (1, 10), "this quotation mark is never closed", 'add a "'),
    (
        'Nato AND „offen"',
        (1, 16),
        "this quotation mark is never closed",
        'only straight ones are read: write Nato AND "offen"',
    ),
    (
        "„nukleare Abschreckung“ AND x",
        (1, 1),
        "the quotation mark „ is not read",
        'write "nukleare Abschreckung" AND x',
    ),
    (
        "Nato OR 'New Start'",
        (1, 9),
        "the quotation mark ' is not read",
        'write Nato OR "New Start"',
    ),
    (
        "Nato OR „offen",
        (1, 9),
        "the quotation mark „ is not read",
        'only straight ones are read: "nukleare Abschreckung"',
    ),
    # Wildcards
    (
        "Rü*",
        (1, 1),
        'fewer than 3 letters beside the wildcards of "Rü*"',
        "write more letters that must be there",
    ),
    (
        "*",
        (1, 1),
        'fewer than 3 letters beside the wildcards of "*"',
        "write more letters that must be there",
    ),
    (
        "Nato OR ???",
        (1, 9),
        'fewer than 3 letters beside the wildcards of "???"',
        "write more letters that must be there",
    ),
    ("*a*b*c*d*", (1, 1), "more than 3 * in one word", "write longer parts of it"),
    (
        "Nato-*",
        (1, 1),
        'fewer than 3 letters beside the wildcards of "Nato-*"',
        "write more letters that must be there",
    ),
    ("Nato**", (1, 1), '"Nato**" has * side by side', "write Nato*"),
    # Exact
    ("= NATO", (1, 1), "= stands right before one word, and nothing else", "write =NATO"),
    ('="NATO"', (1, 1), "= stands right before one word, and nothing else", "write =NATO"),
    (
        "=(US OR =UK)",
        (1, 1),
        "= stands right before one word, and nothing else",
        "write =US OR =UK",
    ),
    ('="US Army"', (1, 1), "= stands right before one word, and nothing else", 'write "US Army"'),
    ("=@nato", (1, 1), "= stands right before one word, and nothing else", "write @nato"),
    ("=NATO*", (1, 1), "= and a wildcard exclude each other", "write NATO*"),
    ("=", (1, 1), "nothing follows =", "write a word after it"),
    # Fields
    ("titel:Nato", (1, 1), "titel: is no field", "did you mean title:Nato?"),
    (
        "site:tagesschau.de AND Nato",
        (1, 1),
        "site: is no field",
        "did you mean source:tagesschau.de AND Nato?",
    ),
    (
        "Lage:Nato",
        (1, 1),
        "Lage: is no field",
        'there are title: lead: body: url: source: lang: author: tag:; a colon in a text needs quotation marks: write "Lage:Nato"',
    ),
    ("title:", (1, 1), "nothing follows title:", "write a word after it"),
    (
        "title: AND Nato",
        (1, 8),
        "a word is missing before AND",
        "an operator stands between two words, or write title:Nato",
    ),
    (
        "title:(Nato AND lead:Rat)",
        (1, 17),
        "title: holds another field",
        "write title:Nato AND lead:Rat",
    ),
    ("title:lead:Nato", (1, 7), "title: holds another field", "write lead:Nato"),
    ("tag:(a OR title:b)", (1, 11), "tag: holds another field", "write tag:a OR title:b"),
    (
        "lang:xx",
        (1, 6),
        '"xx" is no code of a language',
        "codes have two letters: lang:de, lang:en, lang:fr",
    ),
    ("lang:deutsch", (1, 6), '"deutsch" is no code of a language', "write lang:de"),
    ("lang:de-AT", (1, 6), '"de-AT" is no code of a language', "write lang:de"),
    (
        "source:tages*",
        (1, 8),
        "source: compares whole words; a wildcard means nothing in it",
        "write source:tages",
    ),
    (
        "author:(Anna NEAR/1 Meier)",
        (1, 14),
        "author: compares whole words; NEAR means nothing in it",
        "write author:(Anna AND Meier)",
    ),
    (
        "tag:ATLEAST/2 Krieg",
        (1, 5),
        "tag: compares whole words; ATLEAST means nothing in it",
        "write tag:Krieg",
    ),
    (
        "author:=Meier",
        (1, 8),
        'author: compares whole words; "=" means nothing in it',
        "write author:Meier",
    ),
    (
        'author:"Anna Meier"~2',
        (1, 8),
        "author: compares whole words; ~2 means nothing in it",
        'write author:"Anna Meier"',
    ),
    ("url:/ausland/", (1, 5), "/ cannot stand in a word", 'write url:"/ausland/"'),
    (
        "Nato :Rat",
        (1, 6),
        "the colon names no field",
        'write a field right before it, title:Nato, or put the text in quotation marks: "15:30"',
    ),
    (
        "Lage:Nato",
        (1, 1),
        "Lage: is no field",
        'there are title: lead: body: url: source: lang: author: tag:; a colon in a text needs quotation marks: write "Lage:Nato"',
    ),
    # Words
    ("x" * 101, (1, 1), "a word is longer than 100 letters", "write a shorter one"),
    ("Nato OR OTAN,", (1, 9), '"," beside "OTAN" cannot be searched', "write OTAN"),
    ("AC/DC", (1, 1), "/ cannot stand in a word", 'write AC OR DC, or "AC/DC" for a phrase'),
    ("Nato / OTAN", (1, 6), '"/" is read as a word here', "write OR: Nato OR OTAN"),
    ("um 15:30", (1, 4), ": cannot stand in a word", 'write um AND "15:30"'),
    (
        "https://www.tagesschau.de/ausland?a=1",
        (1, 1),
        "an address stands in quotation marks",
        'write url:"https://www.tagesschau.de/ausland?a=1"',
    ),
    (
        "Nato AND tagesschau.de/ausland",
        (1, 10),
        "an address stands in quotation marks",
        'write Nato AND url:"tagesschau.de/ausland"',
    ),
    (
        "/rüst(ung)?/",
        (1, 1),
        "regular expressions are not read",
        "write words, in which * stands for any letters and ? for one",
    ),
    (
        "/rüst.*/",
        (1, 1),
        "regular expressions are not read",
        "write words, in which * stands for any letters and ? for one",
    ),
    (
        "#Nato",
        (1, 1),
        "# is not allowed in a query",
        "comments stand outside of the query, and tags are found without it: write Nato",
    ),
    (
        "Nato # Kommentar",
        (1, 6),
        "# is not allowed in a query",
        "write comments outside of the query",
    ),
    # Aliases
    ("@ nato", (1, 1), "@ without a name", "write the name of an alias right after it: @nato"),
    ("Krieg AND @Natoo", (1, 11), "@Natoo is not in aliases.yaml", "did you mean @nato?"),
    ("@xyz", (1, 1), "@xyz is not in aliases.yaml", "known are @leer, @nato, @nested"),
    ("@leer", (1, 1), "@leer holds no spelling", "add one to aliases.yaml"),
    (
        "Nato OR @nested",
        (1, 9),
        '@nested in aliases.yaml: "@nato" stands inside an alias that was not written out',
        "put its spellings in its place",
    ),
    # Size
    ("(Nato", (1, 1), "this ( is never closed", "add a )"),
    ("Krieg OR\nNato)", (2, 5), "this ) closes nothing", "remove it or add a ("),
    ("((((((((( a", (1, 9), "more than 8 parentheses deep", "use an alias"),
    (" \n ", (1, 1), "the query is empty", "write at least one word"),
    (
        " OR ".join(["a"] * 201),
        (1, 1001),
        "more than 200 words and phrases",
        "move some into aliases.yaml",
    ),
    (
        "a" * (LONGEST_QUERY + 1),
        (1, 1),
        "the query is longer than 20000 characters",
        "move spellings into aliases.yaml",
    ),
]
ALIASES = {"nato": ["Nato", "OTAN"], "leer": [], "nested": ["@nato"]}


@pytest.mark.parametrize(
    "query, place, problem, hint", MISTAKES, ids=[m[0][:30] for m in MISTAKES]
)
def test_a_mistake_is_shown_where_it_stands_with_what_to_write(query, place, problem, hint):
    [error] = check_query(query, ALIASES)
    assert (error.problem, error.hint) == (problem, hint)
    assert (error.line, error.column) == place


@pytest.mark.parametrize(
    "spelling, problem",
    [
        ("=NATO*", "= and a wildcard exclude each other"),
        ("=Nato Rat", "= stands before one word only"),
        ("R*", 'fewer than 3 letters beside the wildcards of "R*"'),
        ("Rüstungs* Ukraine", "a wildcard means nothing in a phrase"),
        ("Nato OR OTAN", '"Nato OR OTAN" is a query, not a spelling'),
        ("Nato,OTAN", '"," does not join words'),
        ("", '"" holds no letter or digit'),
        ("2 %", 'the sign "%" cannot be searched'),
    ],
)
def test_an_alias_that_holds_what_it_cannot_is_told_where_it_is_used(spelling, problem):
    [error] = check_query("Krieg AND @x", {"x": ["Nato", spelling]})
    assert error.problem == f"@x in aliases.yaml: {problem}"
    assert (error.line, error.column) == (1, 11)


@pytest.mark.parametrize(
    "spelling", ["Nato", "=NATO", "Rüstungs*", "Selens?yj", "*minister", "Nordatlantische Allianz"]
)
def test_an_alias_holds_words_exact_words_wildcards_and_phrases(spelling):
    assert not check_query("@x", {"x": [spelling]})


@pytest.mark.parametrize(
    "query, problem",
    [
        ("tag:@x", 'the wildcard in "Rüst*" means nothing in tag:'),
        ("lang:@x", 'the wildcard in "Rüst*" means nothing in lang:'),
        ("lang:@papers", '"taz.de" is no code of a language'),
    ],
)
def test_an_alias_in_a_field_of_values_is_held_to_what_values_take(query, problem):
    [error] = check_query(query, {"x": ["Rüst*"], "papers": ["taz.de"]})
    assert error.problem.endswith(f"aliases.yaml: {problem}")


def test_an_alias_in_a_field_of_values_may_name_values():
    assert not check_query("source:@papers", {"papers": ["taz.de", "Neue Zürcher Zeitung"]})


def test_without_any_alias_the_hint_says_to_define_one():
    [error] = check_query("@nato", {})
    assert error.hint == "define it there first"


@pytest.mark.parametrize("query", ["ATLEAST/2 (Nato Rat)", "Patriot NOT NEAR/3 (NFL Football)"])
def test_words_side_by_side_where_no_and_may_stand_are_told_both(query):
    assert len(check_query(query, {})) == 2


def test_all_mistakes_are_told_in_the_order_of_their_places():
    errors = check_query("titel:a OR R* b OR @x AND\n=US*", {})
    assert [(e.line, e.column) for e in errors] == [
        (1, 1),
        (1, 9),
        (1, 12),
        (1, 15),
        (1, 20),
        (2, 1),
    ]


def test_a_place_is_blamed_once_and_a_query_so_often():
    assert len(check_query("Nato AND „-a“", {})) == 1
    assert len(check_query("a, " * 6000, {})) <= 25


def test_parsing_raises_the_first_mistake():
    with pytest.raises(QueryError, match="titel: is no field") as raised:
        parse_query("titel:a AND b*")
    assert (raised.value.line, raised.value.column) == (1, 1)


def test_the_hint_of_a_long_query_shows_only_the_part_at_fault():
    wide = " OR ".join(f"Wort{number}" for number in range(50))
    [error] = check_query(f"({wide}) AND (Nato Gipfel)", {})
    assert error.hint == 'write Nato AND Gipfel, or "Nato Gipfel" for a phrase'


def test_the_hint_of_a_long_part_is_cut():
    [error] = check_query(" ".join(f"Wort{number}" for number in range(50)), {})
    assert error.hint.startswith("write Wort0 AND Wort1 AND")
    assert "…, or" in error.hint


PIECES = st.sampled_from(
    [
        *("Nato", "Ruß-land", "or", "und", "near", "AND", "OR", "NOT", "(", ")", "@nato", "=X"),
        *("=", "NEAR/3", "ATLEAST/2", "title:", "tag:", "titel:", '"a b"', "~3", "Rüst*", "-a"),
        *("+b", ",", "15:30", "AC/DC", "„x“", "#x", "near/2", "&&", "?"),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " ", "\n"]))
def test_pieces_of_queries_are_a_query_or_get_a_named_place(pieces, between):
    _check_places(between.join(pieces))


@settings(deadline=None)
@given(st.text(st.sampled_from('ab AORNDT()":=~@#/„“*?-,\n\u0301\ud800ʼ&|%5')) | st.text())
def test_any_text_is_a_query_or_gets_a_named_place(text):
    _check_places(text)


def _check_places(query: str) -> None:
    lines = query.split("\n")
    errors = check_query(query, {})
    for error in errors:
        assert error.problem
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= max(1, len(lines[error.line - 1]))
    assert errors or parse_query(str(parse_query(query))) == parse_query(query)


SHOWN = re.compile(
    r"(?:write(?: (?:AND|OR|NOT)(?: in capitals)?:)?|did you mean) (?P<query>.+?)"
    r"(?:, or (?P<other>.+?)(?: for a phrase)?|\?)?"
)
"""What a hint shows rewritten."""
SAID = re.compile(
    r"write (a word|words, in|a shorter|at least|whole words|more letters|longer|shorter|the word|the name|each|plain"
    r"|comments|a field|phrases|it in|one |NEAR|(AND|OR|ONEAR/0) between|(AND|OR|NOT) in capitals$)"
)
"""Hints that say what to write and show no query."""
MISHAPS = [
    *(
        "AND",
        "OR",
        "NOT",
        "und",
        "oder",
        "nicht",
        "(",
        ")",
        '"',
        ":",
        "*",
        "?",
        "=",
        "@",
        "~2",
        "~",
    ),
    *(
        "NEAR",
        "NEAR/5",
        "NEAR5",
        "NOT NEAR/2",
        "NOTNEAR/5",
        "NEAR/5x",
        "ATLEAST/3",
        "ATLEAST",
        ",",
    ),
    *(
        "&",
        "|",
        "+",
        "-",
        "!",
        "#",
        "/",
        "„",
        "“",
        "title:",
        "titel:",
        "lang:",
        "2 %",
        "§",
        "U.S.",
    ),
    *(
        "[",
        "{",
        "^",
        "^2",
        "<",
        "...",
        "–",
        "=NATO*",
        "Rü*",
        "-Nato",
        "@natoo",
        "@nato,",
        "Nato|OTAN",
    ),
    *("Nato/OTAN", "Nato,OTAN", "C++", "Nato!", "'New Start'", '"* x"', "lang:xx", "\u00ad", "\0"),
]
GOOD = st.sampled_from(
    [
        *("Nato AND Gipfel", "Nato NEAR/5 Gipfel", "title:(Nato OR Gipfel)", "=NATO AND =US"),
        *("ATLEAST/2 (Nato OR OTAN)", 'Patriot NOT NEAR/3 (NFL OR "New England")', "Nato Gipfel"),
        *("lang:de AND Nato", '"a1 b1"~3 OR Rüst*', 'url:"/ausland/" OR @nato'),
    ]
)


@settings(deadline=None, max_examples=300)
@given(GOOD, st.lists(st.tuples(st.integers(0, 9), st.sampled_from(MISHAPS)), max_size=2))
def test_a_query_that_a_hint_shows_has_no_mistake(good, mishaps):
    words = good.split(" ")
    for place, mishap in mishaps:
        words.insert(place, mishap)
    _check_hints(" ".join(words))


@pytest.mark.parametrize("query", [row[0] for row in MISTAKES])
def test_a_query_that_the_hint_of_a_known_mistake_shows_has_no_mistake(query):
    _check_hints(query)


def _check_hints(query: str) -> None:
    for error in check_query(query, ALIASES):
        shows = SHOWN.search(error.hint) and not SAID.search(error.hint)
        found = re.search(f"{SHOWN.pattern}$", error.hint) if shows else None
        for text in filter(None, found.groupdict().values() if found else ()):
            assert "…" in text or not check_query(text, ALIASES), (query, error.hint)


HOSTILE = [
    *(piece * 20_000 for piece in ("(", "title:", "NOT (", "ATLEAST/3 ", "a NEAR/3 ", "a, ", "-")),
    *((piece * 20_000)[:20_000] for piece in ("a ", "a OR -b ", "a* ", "'a ", "„a ", "=", "~")),
    "(" * 100_000,
    " " * 1_000_000,
    "Nato OR " * 125_000,
    "*a" * 9_000,
    f"a NEAR/{'9' * 19_000} b",
    f"NOT{' ' * 19_000}x",
    f"({' AND '.join('a' * 1500)}) NEAR/3 ({' AND '.join('b' * 1500)})",
]


@pytest.mark.parametrize("query", HOSTILE, ids=[query[:12] for query in HOSTILE])
def test_hostile_text_is_refused_in_bounded_time(query):
    started = time.process_time()
    assert check_query(query, {})
    assert time.process_time() - started < 5  # the slowest takes 0.2 s


@pytest.mark.parametrize(
    "opening", ["(", "NOT (", "title:", "ATLEAST/3 ", "NOT ", "a NEAR/3 ", "a "]
)
def test_no_nesting_exhausts_the_stack(opening):
    for depth in (10, 300, 6000):
        assert check_query(opening * depth, {})
        assert check_query(opening * depth + "b", {})
