"""Simulation: the figures of plain NumPy whatever the chunks, the order and the memory; and indices that add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.cases.engines import kernels, simulation
from openqsmo.cases.engines.simulation import PERCENTILES, indices, pert_quantiles, plan_of, simulate
from openqsmo.cases.rules.appraisal import appraise
from openqsmo.cases.rules.measures import to_cents
from openqsmo.cases.rules.uncertainty import correlation_root, model_of
from openqsmo.cases.tests import plain_numpy
from openqsmo.cases.tests.making import case, estimate, flat, keep, line, shared, whole_case
from openqsmo.cases.vocabulary import Correlation, Shape, Stabilization
from openqsmo.kernel.problems import Refused

MILLION = 1_000_000


def model(made, id="shared"):
    return model_of(appraise(made, flat(7)), id)


def tied(one, other, coefficient):
    return Correlation(one, other, Decimal(str(coefficient)))


def two_lines(*correlations, low=0, likely=5, high=10, shape=Shape.TRIANGULAR):
    """Nothing kept, two fees in one year at no discount: the value is minus their sum."""
    fees = [
        line(name, "migration", [(low * MILLION, likely * MILLION, high * MILLION)], shape=shape)
        for name in "ab"
    ]
    made = case(keep(line("old", "operations", [0])), shared(*fees), horizon=1, correlations=correlations)
    return model_of(appraise(made, flat(0)), "shared")


@pytest.fixture(scope="module")
def whole():
    return model(whole_case())


def test_the_kernel_gives_the_percentiles_of_plain_numpy_to_the_cent(whole):
    plan, years = plan_of(whole, 7), len(whole.factors)
    percentiles, loss, even = plain_numpy.simulate(plan, years, plain_numpy.counted_numbers(plan, 20_000))
    found = simulate(whole, 20_000, 7)
    assert [value for _, value in found.percentiles] == [
        to_cents(Decimal(cents) / 100) for cents in percentiles
    ]
    assert found.chance_of_loss == loss
    first = plain_numpy.simulate(plan, years, plain_numpy.counted_numbers(plan, simulation.EVEN_DRAWS))[2]
    assert found.broken_even == pytest.approx(first, abs=1e-12)
    assert 0.02 < found.chance_of_loss < 0.5


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 9000), st.integers(1, 4000))
def test_how_the_draws_are_parted_does_not_matter(whole, draws, block):
    assert simulate(whole, draws, 3, block=block) == simulate(whole, draws, 3)


def test_many_draws_are_ranked_in_bounded_memory_with_the_same_answers(whole, monkeypatch):
    held = simulate(whole, 30_000, 3)
    monkeypatch.setattr(simulation, "HELD", 1000)
    monkeypatch.setattr(simulation, "BINS", 64)
    assert simulate(whole, 30_000, 3) == held


def test_the_order_of_the_lines_does_not_matter(whole):
    made = whole_case()
    turned = replace(
        made,
        alternatives=tuple(replace(each, costs=each.costs[::-1]) for each in reversed(made.alternatives)),
    )
    assert simulate(model(turned), 5000, 3) == simulate(whole, 5000, 3)


def test_another_seed_gives_other_figures_and_the_same_seed_the_same(whole):
    assert simulate(whole, 5000, 3) == simulate(whole, 5000, 3)
    assert simulate(whole, 5000, 4).mean != simulate(whole, 5000, 3).mean


def test_with_every_figure_exact_all_draws_are_the_appraisal():
    made = case(
        keep(line("old", "operations", [9, 9])), shared(line("fee", "service_fee", [5, 5])), horizon=2
    )
    found = simulate(model(made), 500, 1)
    value = appraise(made, flat(7)).of("shared").measures.net_present_value
    assert {found.least, found.most, found.mean} == {value}
    assert found.inputs == 0
    assert indices(model(made)).of == ()


def test_the_mean_of_triangular_inputs_is_that_of_the_formula():
    """A triangular's mean is (low + likely + high) / 3, so two of 1, 2 and 9 million cost 8 million on average."""
    found = simulate(two_lines(low=1, likely=2, high=9), 200_000, 5)
    assert abs(found.mean + 8 * MILLION) < 20_000


def test_the_mean_and_the_spread_of_pert_are_those_of_the_formula():
    """PERT: mean (low + 4 likely + high) / 6; at a middle mode the variance is that of a beta(3, 3): range² / 28."""
    found = simulate(two_lines(shape=Shape.PERT), 200_000, 5)
    assert abs(found.mean + 10 * MILLION) < 20_000
    spread = (2 / 28) ** 0.5 * 10 * MILLION
    tenth, ninetieth = found.percentile(10), found.percentile(90)
    assert abs(float(ninetieth - tenth) / (2 * NormalDist().inv_cdf(0.9) * spread) - 1) < 0.03


def test_pert_quantiles_are_those_of_the_beta_distribution():
    """At a middle mode the share below x is x³ (10 - 15 x + 6 x²) in closed form; at the ends it is a power."""
    half = np.arange(simulation.TABLE_NODES // 2 + 1) / (simulation.TABLE_NODES // 2)
    wanted = np.concatenate([half**2 / 2, (1 - half**2 / 2)[-2::-1]])
    x = pert_quantiles(0.5)
    assert np.abs(x**3 * (10 - 15 * x + 6 * x**2) - wanted).max() < 1e-6
    assert np.abs(1 - (1 - pert_quantiles(0.0)) ** 5 - wanted).max() < 1e-6
    assert np.abs(pert_quantiles(1.0) ** 5 - wanted).max() < 1e-6


@pytest.mark.parametrize("u", [1e-12, 1e-6, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-9])
def test_the_normal_quantile_agrees_with_the_standard_library(u):
    assert kernels.normal_quantile(u) == pytest.approx(NormalDist().inv_cdf(u), abs=1e-9, rel=1e-12)
    assert kernels.normal_share(kernels.normal_quantile(u)) == pytest.approx(u, rel=1e-9)


def test_lines_that_move_together_spread_wider_and_against_each_other_narrower():
    def width(*correlations):
        found = simulate(two_lines(*correlations), 50_000, 5)
        return float(found.percentile(90) - found.percentile(10))

    apart = width()
    assert width(tied("a", "b", 1)) == pytest.approx(apart * 2**0.5, rel=0.05)
    assert width(tied("a", "b", -1)) < 0.02 * apart
    assert apart < width(tied("a", "b", 0.5)) < width(tied("a", "b", 0.9))


def test_the_correlation_of_the_normal_scores_is_the_one_asked_for():
    plan = plan_of(two_lines(tied("a", "b", 0.6)), 1)
    places = np.empty((20_000, 2))
    for draw, row in enumerate(places):
        kernels.stand(plan, plan.keys, draw, np.empty(2), row)
    assert np.corrcoef(places.T)[0, 1] == pytest.approx(0.59, abs=0.02)


def test_correlations_that_contradict_each_other_are_refused_and_named():
    with pytest.raises(Refused) as refused:
        correlation_root(
            "abcd", [tied("a", "b", 0.9), tied("a", "c", 0.9), tied("b", "c", -0.9), tied("a", "d", 0.1)]
        )
    problem = refused.value.problem
    assert problem.code == "CAS-008"
    assert "b with c -0.9" in problem.says
    shrink = Decimal(problem.fix.split("multiplied by ")[1].split()[0])
    correlation_root(
        "abc",
        [
            tied(x, y, Decimal(str(c)) * shrink)
            for x, y, c in (("a", "b", 0.9), ("a", "c", 0.9), ("b", "c", -0.9))
        ],
    )


def test_a_coefficient_beyond_one_is_refused():
    with pytest.raises(Refused) as refused:
        correlation_root("ab", [tied("a", "b", 1.5)])
    assert refused.value.problem.code == "CAS-007"


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3))
def test_the_root_gives_the_matrix_back(coefficients):
    pairs = [tied(*pair, round(each, 2)) for pair, each in zip(("ab", "ac", "bc"), coefficients, strict=True)]
    try:
        order, root = correlation_root("abc", pairs)
    except Refused:
        return
    assert order == (0, 1, 2)
    assert np.allclose(
        (root @ root.T)[np.tril_indices(3, -1)],
        [float(pairs[0].coefficient), float(pairs[1].coefficient), float(pairs[2].coefficient)],
        atol=1e-4,
    )


def test_indices_of_an_additive_model_are_the_shares_of_the_variance():
    """Two lines, one three times as wide: nine tenths and one tenth, first and total alike."""
    narrow = line("a", "migration", [(0, 5 * MILLION, 10 * MILLION)])
    wide = line("b", "migration", [(0, 15 * MILLION, 30 * MILLION)])
    found = indices(
        model(case(keep(line("old", "operations", [0])), shared(narrow, wide), horizon=1)), 200_000, 5
    )
    assert [each.id for each in found.of] == ["b", "a"]
    for each, share in zip(found.of, (0.9, 0.1), strict=True):
        assert each.first == pytest.approx(share, abs=4 * each.first_error + 0.01)
        assert each.total == pytest.approx(share, abs=0.02)


def test_the_indices_of_a_whole_case_are_ordered_and_cover_its_variance(whole):
    found = indices(whole, 200_000, 5)
    assert {each.id for each in found.of} == set(whole.ids)
    assert [each.total for each in found.of] == sorted((each.total for each in found.of), reverse=True)
    assert sum(each.first for each in found.of) == pytest.approx(1, abs=0.06)


def test_the_depth_of_the_dip_is_an_input_of_its_own():
    """All else exact: 12 a year, a dip of 0 to 100 %, likely 50 %, for all of the first year: 12 to 24."""
    moved = shared(
        line("fee", "service_fee", [12 * MILLION]),
        goes_live_on=date(2026, 10, 1),
        stabilization=Stabilization(12, estimate(0, "0.5", 1)),
    )
    found = simulate(
        model_of(appraise(case(keep(line("old", "operations", [0])), moved, horizon=1), flat(0)), "shared"),
        100_000,
        1,
    )
    assert abs(found.mean + 18 * MILLION) < 30_000
    assert found.least >= -24 * MILLION
    assert found.most <= -12 * MILLION


def test_a_case_with_something_unknown_is_not_drawn():
    made = case(keep(line("old", "operations", [1])), shared(line("fee", "service_fee", [None])), horizon=1)
    with pytest.raises(Refused) as refused:
        model(made)
    assert refused.value.problem.code == "CAS-006"
    assert "Fee" in refused.value.problem.says


@pytest.mark.parametrize("draws", [0, 10**9])
def test_a_number_of_draws_that_cannot_be_made_is_refused(whole, draws):
    with pytest.raises(Refused) as refused:
        simulate(whole, draws)
    assert refused.value.problem.code == "CAS-009"


def test_one_draw_is_every_percentile(whole):
    found = simulate(whole, 1, 1)
    assert len({value for _, value in found.percentiles}) == 1
    assert [of for of, _ in found.percentiles] == list(PERCENTILES)
