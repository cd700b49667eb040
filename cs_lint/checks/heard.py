"""A phrase said in so many words, heard (a recogniser wrote it with others of its sound), or torn by lost characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cs_lint.checks.finder import Finder, Reaches, Wrapper, exists
from cs_lint.match.hearing import Hearing, Use, is_otherwise
from cs_lint.match.hit import Hit
from cs_lint.match.scene import Scene


class Heard(Wrapper, msgspec.Struct, frozen=True):
    """The hits of an atom's words, then those of its sound. `use`: what a hit is for."""

    inner: Finder
    atom: int
    use: Use
    hearing: Hearing

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        said = list(self.inner.find(scene, reaches, trigger)) if self.inner.possible(scene) else []
        if scene.misheard and self.use == "forbidden":
            said = [hit for hit in said if not is_otherwise((hit.start, hit.end), scene)]
        yield from said
        if self._may_be(scene):
            yield from self._by_ear(scene, reaches, said)

    def _by_ear(self, scene: Scene, reaches: Reaches, said: list[Hit]) -> Iterator[Hit]:
        for low, high in reaches:
            last = low
            for start, end in self.hearing.spans(self.atom, scene, low, high, self.use):
                if start >= last and not any(hit.start < end and start < hit.end for hit in said):
                    last = end
                    yield Hit(scene.turn_at(start), start, end, "sound")

    def _may_be(self, scene: Scene) -> bool:
        if self.use == "name":  # nothing else sounds like one by chance, however well the rest was recognised
            return True
        return scene.doubtful and (self.use == "owed" or self.atom in scene.by_ear)

    def possible(self, scene: Scene) -> bool:
        return self.inner.possible(scene) or self._may_be(scene)

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        if self.inner.holds(scene, reaches, trigger):
            return True
        if not self._may_be(scene):
            return False
        return exists(self._by_ear(scene, reaches, [])) or any(
            self.hearing.nearly_named(self.atom, scene, low, high) for low, high in reaches
        )

    def plain(self, scene: Scene, reaches: Reaches) -> Iterable[Hit]:
        return self.inner.plain(scene, reaches)


class Torn(Wrapper, msgspec.Struct, frozen=True):
    """What may be left of a phrase: holds only in a call that shows recognition errors."""

    inner: Finder

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterable[Hit]:
        return self.inner.find(scene, reaches, trigger) if scene.misheard else ()

    def possible(self, scene: Scene) -> bool:
        return scene.misheard and self.inner.possible(scene)

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        return scene.misheard and self.inner.holds(scene, reaches, trigger)
