"""From the rules of a pack to their verbs."""

from __future__ import annotations

import math

from cs_lint.checks import combine, measures, templates, turns, verbs
from cs_lint.checks.asking import Asking
from cs_lint.checks.finder import Finder, Window, bits
from cs_lint.checks.stock import Stock
from cs_lint.checks.where import Where
from cs_lint.match.hearing import Use
from cs_lint.packs import schema
from cs_lint.packs.ruleset import Ruleset
from cs_lint.packs.scope import parse_scope


class Compiler:
    """Compiles rules one by one; what they share is in `stock`, what they ask in `ask`. Raises PackError without a place."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.stock = Stock(ruleset)
        self.ask = Asking(self.stock)

    def verb(self, rule: schema.Rule) -> verbs.Verb:
        """The one verb of a rule."""
        agent = bits("agent")
        where = self._where(rule)
        if rule.forbid is not None:
            return verbs.Forbid(
                self.ask.used("forbidden", rule.forbid, rule, None if rule.when else rule.unless), where
            )
        if rule.require is not None:
            return verbs.Require(self.ask.used("owed", rule.require, rule), where)
        if rule.limit is not None:
            return self._limit(rule.limit, rule, where)
        if rule.order is not None:
            reset = self.ask.condition(rule.order.reset, agent, rule) if rule.order.reset else None
            first, then = (self.ask.condition(c, agent, rule) for c in (rule.order.first, rule.order.then))
            return verbs.Order(first, then, reset, where)
        if rule.unique is not None:
            return templates.Unique(self.stock.number(rule.unique, "similarity"), bits(rule.unique.by))
        if rule.suppression is not None:
            return verbs.Elsewhere()
        assert rule.measure is not None
        return self._measure(rule.measure, where)

    def _where(self, rule: schema.Rule) -> Where:
        agent = bits("agent")
        return Where(
            self.ask.condition(rule.when, agent, rule, rule.unless) if rule.when else None,
            rule.occurrence,
            parse_scope(rule.scope) if rule.scope else (),
            self.ask.used("owed", rule.skip, rule) if rule.skip else None,
            rule.anchor or "trigger",
            rule.per,
        )

    def _limit(self, limit: schema.Limit, rule: schema.Rule, where: Where) -> verbs.Verb:
        what: Finder = (
            self.ask.used("forbidden" if limit.at_least is None else "owed", limit.count, rule, rule.unless)
            if limit.count
            else combine.Distinct(self._counted(limit, rule), self._enough(limit), limit.at_most is not None)
        )
        bounds = self.stock.window(limit, "at_least", "at_most")
        most = None if limit.at_most is None else bounds.high
        least = None if limit.at_least is None else bounds.low
        each = None if limit.at_most_per_turn is None else int(self.stock.number(limit, "at_most_per_turn"))
        return verbs.Limit(what, most, least, each, limit.per_chars, where)

    def _counted(self, limit: schema.Limit, rule: schema.Rule) -> tuple[Finder, ...]:
        use: Use = "forbidden" if limit.at_least is None else "owed"
        return tuple(self.ask.used(use, record, rule) for record in limit.distinct or ())

    def _enough(self, limit: schema.Limit) -> float:
        """After how many a count can stop: one more than may be, or as many as must."""
        most = self.stock.optional(limit, "at_most", math.inf) + 1
        return (
            max(most, self.stock.number(limit, "at_least"))
            if limit.at_least is not None and most < math.inf
            else (self.stock.optional(limit, "at_least", most))
        )

    def _measure(self, measure: schema.Measure, where: Where) -> verbs.Verb:
        roles, window = bits(measure.by), self.stock.window(measure)
        match measure.of:
            case "metadata":
                return measures.MeasureMetadata(self.stock.figures(measure, "keys"))
            case "wait":
                return measures.MeasureWait(window, where)
            case "response" | "first_response":
                return measures.MeasureResponse(window, roles, measure.of == "first_response")
            case "rate":
                least = self.stock.number(measure, "min_chars")
                call = measures.MeasureRate(window, least, roles)
                if measure.max_turn is None:
                    return call
                above = Window(low=math.nextafter(self.stock.number(measure, "max_turn"), math.inf))
                return measures.AlsoTurn(call, turns.Rate(above, least, roles))
