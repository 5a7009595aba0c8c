"""The grammar of topic queries (CONTRACT section 7), for Lark's LALR parser.

It is wider than the language: it reads adjacent words, AND beside OR, ``-word``, ``NEAR 5``,
addresses and other services' ways as well, so that their error can show the query rewritten.
``worker.topics.build`` narrows it. What may stand in a row without bound (signs, prefixes,
operands) is a flat list here, because only parentheses bound how deep the tree gets.
"""

from functools import cache

from lark import Lark

_PART = r"[^\s()\":=~@#\/„“”«»]"  # the slash escaped for Lark
_NUMBER = rf"(\s*\/\s*{_PART}*|\s+[0-9]+(?!{_PART}))"

GRAMMAR = rf"""
?start: disjunction
?disjunction: conjunction (OR conjunction)*
?conjunction: run (AND run)*
?run: unary unary*
?unary: (NOT | SIGN)+ near -> negation
      | near
?near: atom (NEAR NOT* atom)*
atom: (FIELD | ATLEAST | EQUALS)* operand SLOP*
?operand: LPAR disjunction RPAR -> group
        | PHRASE -> phrase
        | QUOTED -> quoted
        | ALIAS -> alias
        | EXACT -> exact
        | WORD -> word
        | HASHTAG -> hashtag
        | (ADDRESS | EXPRESSION | SLASHED | TIME) -> unquoted

NEAR.9: /(?i:NOT\s+)?(?i:O?NEAR)\s*\/\s*[0-9]+(?=[^\W\d_])|((?i:NOT\s+)?(?i:O?NEAR)\s*\/\s*{_PART}*|(NOT\s+)?O?NEAR{_NUMBER}?)(?!{_PART})/
ATLEAST.9: /(?i:ATLEAST)\s*\/\s*[0-9]+(?=[^\W\d_])|((?i:ATLEAST)\s*\/\s*{_PART}*|ATLEAST{_NUMBER}?)(?!{_PART})/
AND.8: /AND(?!{_PART})/
OR.8: /OR(?!{_PART})/
NOT.8: /NOT(?!{_PART})/
ADDRESS.8: /[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s()"]*/
TIME.8: /[0-9]+(:[0-9]+)+(?!{_PART})/
FIELD.7: /[^\W\d_][\w-]*:/
EXPRESSION.8: /\/(?=[^\s\/]*[()\[\]\\|+*?^$])[^\s\/"]+\/(?!{_PART})/
SLASHED.7: /{_PART}*(\/{_PART}*)+/
QUOTED.7: /[„“”][^„“”"]*[“”]|[«»][^«»"]*[«»]|'(?=[^'"()\s]*\s)[^'"()]*'(?!{_PART})/
SIGN.6: /[-!+](?=[\w"(@=„“«#])/
LPAR: "("
RPAR: ")"
PHRASE: /"[^"]*"/
SLOP: /~\s*{_PART}*/
ALIAS: /@{_PART}+/
EXACT.1: /={_PART}+/
EQUALS: "="
HASHTAG: /#{_PART}+/
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
