"""The grammar of topic queries (CONTRACT section 7), for Lark's LALR parser.

It is wider than the language: it reads adjacent words and AND beside OR as other services
do, so that their error can show the query rewritten, and it reads the operators this version
refuses, so that they are refused by name. ``worker.topics.parse`` narrows it.
"""

from functools import cache

from lark import Lark

_PART = r"[^\s()\":=~@#\/„“”«»]"  # the slash escaped for Lark

GRAMMAR = rf"""
?start: disjunction
?disjunction: conjunction (OR conjunction)*
?conjunction: run (AND run)*
?run: unary unary*
?unary: NOT near -> negation
      | near
?near: atom (NEAR atom)*
?atom: FIELD operand -> field
     | ATLEAST operand -> atleast
     | operand
?operand: LPAR disjunction RPAR -> group
        | PHRASE -> phrase
        | PHRASE SLOP -> loose_phrase
        | ALIAS -> alias
        | EXACT -> exact
        | WORD -> word

NEAR.9: /(NOT\s+)?O?NEAR(\/{_PART}*)?(?!{_PART})/
ATLEAST.9: /ATLEAST(\/{_PART}*)?(?!{_PART})/
AND.8: /AND(?!{_PART})/
OR.8: /OR(?!{_PART})/
NOT.8: /NOT(?!{_PART})/
FIELD.7: /(title|lead|body|url|source|lang|author|tag):/
LPAR: "("
RPAR: ")"
PHRASE: /"[^"]*"/
SLOP: /~[0-9]+/
ALIAS: /@{_PART}+/
EXACT: /={_PART}+/
WORD: /{_PART}+/
%ignore /\s+/
"""


@cache
def parser() -> Lark:
    """The parser, built at its first use (65 ms).

    Its lexer is the basic one: the contextual one would read an operator that stands in the
    wrong place as a word.
    """
    return Lark(GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)
