#include "impost/equilibrium/gradient.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "worlds.hpp"

namespace impost {
namespace {

constexpr std::array answers = {Answer::welfare,     Answer::real_wage, Answer::wage,    Answer::income,
                                Answer::price_index, Answer::revenue,   Answer::exports, Answer::imports};

/// In each of twelve economies; under the sanitizers, which slow it down tenfold, fewer.
#if defined(__SANITIZE_ADDRESS__)
constexpr int pairs = 5;
#else
constexpr int pairs = 25;
#endif

/// One economy in which to differentiate.
struct Case {
    const char* name;
    Options options;
    bool export_taxes = false;
};

Options options(Model model, Closure closure, double labour_supply = 0, double scale = 0) {
    Options result;
    result.model = model;
    result.closure = closure;
    result.labour_supply = labour_supply;
    if (scale != 0) result.scale.assign(4, scale);
    return result;
}

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class Gradient : public testing::TestWithParam<Case> {
protected:
    /// An economy some way off its baseline: tariffs redrawn, one flow embargoed, where asked exports taxed and subsidised.
    void SetUp() override {
        const World world = test::with_inputs(test::random_world(6, 4, 7), 8);
        baseline_ = calibrate(world, GetParam().options);
        shock_ = no_shock(baseline_);
        test::Draws draws(9);
        if (GetParam().export_taxes) shock_.export_taxes.emplace(6, 4, 0.0);
        shock_.trade_cost_hat.emplace(6, 4, 1.0);
        (*shock_.trade_cost_hat)(4, 5, 1) = INFINITY;
        for (std::size_t j = 0; j < 4; ++j) {
            for (std::size_t n = 0; n < 6; ++n) {
                for (std::size_t i = 0; i < 6; ++i) {
                    if (i == n) continue;
                    shock_.tariffs(n, i, j) += 0.3 * draws.next();
                    if (shock_.export_taxes) (*shock_.export_taxes)(n, i, j) = 0.4 * draws.next() - 0.15;
                }
            }
        }
        equilibrium_ = solve(baseline_, shock_);
    }

    /// Differences of fourth order. With steps of 0.002 and solutions to 1e-13 they are good to about 1e-10 of the outcome's size.
    double slope(Answer answer, std::size_t region, std::size_t n, std::size_t i, std::size_t j) const {
        constexpr double step = 2e-3;
        const auto moved = [&](double by) {
            Shock shock = shock_;
            shock.tariffs(n, i, j) += by;
            return value_of(answer, region, solve(baseline_, shock, {1e-14, 1e-10, 60}, &equilibrium_));
        };
        return (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step);
    }

    Baseline baseline_;
    Shock shock_;
    Equilibrium equilibrium_;
};

TEST_P(Gradient, agrees_with_central_differences) {
    Gradients gradients(baseline_, shock_, equilibrium_);
    test::Draws draws(10);
    for (int pair = 0; pair < pairs; ++pair) {
        const auto draw = [&](std::size_t below) { return static_cast<std::size_t>(draws.next() * static_cast<double>(below)); };
        const Answer answer = answers[draw(answers.size())];
        const std::size_t region = draw(6);
        const std::size_t n = draw(6);
        const std::size_t i = (n + 1 + draw(5)) % 6;
        const std::size_t j = draw(4);
        const Bilateral gradient = gradients.of(outcome_of(answer, region, baseline_, shock_, equilibrium_));
        double largest = 0;
        for (const double one : gradient.cells()) largest = std::max(largest, std::abs(one));
        const double expected = slope(answer, region, n, i, j);
        // Derivatives a thousand times smaller than the largest are lost in the rounding of the differences.
        EXPECT_NEAR(gradient(n, i, j), expected, 1e-6 * std::max(std::abs(expected), 1e-3 * largest))
            << "answer " << static_cast<int>(answer) << " of " << region << " by tariff of " << n << " on " << i << " in " << j;
    }
}

TEST_P(Gradient, by_the_tariffs_of_one_region_is_a_part_of_that_by_all) {
    Gradients gradients(baseline_, shock_, equilibrium_);
    for (const Answer answer : answers) {
        for (std::size_t region = 0; region < 6; ++region) {
            for (std::size_t of = 0; of < 6; ++of) {
                const Outcome outcome = outcome_of(answer, of, baseline_, shock_, equilibrium_);
                const Bilateral all = gradients.of(outcome);
                const ByRegionSector own = gradients.by_tariffs_of(region, outcome);
                double largest = 0;
                for (const double one : all.cells()) largest = std::max(largest, std::abs(one));
                for (std::size_t j = 0; j < 4; ++j) {
                    for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(own(i, j), all(region, i, j), 1e-10 * largest);
                }
            }
        }
    }
}

TEST_P(Gradient, of_a_payment_from_one_region_to_another_agrees_with_differences) {
    const Closure closure = GetParam().options.closure;
    if (closure == Closure::income_share) {
        const Outcome outcome = outcome_of(Answer::welfare, 0, baseline_, shock_, equilibrium_);
        EXPECT_TRUE(Gradients(baseline_, shock_, equilibrium_).slopes(outcome).deficits.empty());
        return;
    }
    baseline_.closure = Closure::fixed;  // in which deficits can be changed
    Gradients gradients(baseline_, shock_, equilibrium_);
    const double paid = 1e-3 * baseline_.income[1];
    const auto moved = [&](double by) {
        Shock shock = shock_;
        shock.deficit = baseline_.deficit;
        (*shock.deficit)[1] += by * paid;
        (*shock.deficit)[2] -= by * paid;
        return solve(baseline_, shock, {}, &equilibrium_);
    };
    const Equilibrium more = moved(1);
    const Equilibrium less = moved(-1);
    for (const Answer answer : answers) {
        for (std::size_t region = 0; region < 3; ++region) {
            const auto slopes = gradients.slopes(outcome_of(answer, region, baseline_, shock_, equilibrium_)).deficits;
            const double value = value_of(answer, region, equilibrium_);
            const double difference = (value_of(answer, region, more) - value_of(answer, region, less)) / 2;
            EXPECT_NEAR((slopes[1] - slopes[2]) * paid, difference, 1e-7 * std::abs(value));  // of third order in a payment of a thousandth
        }
    }
}

TEST_P(Gradient, a_flow_that_is_not_there_has_no_slope_and_domestic_sales_have_none) {
    const Bilateral gradient =
        impost::gradient(baseline_, shock_, equilibrium_, outcome_of(Answer::welfare, 0, baseline_, shock_, equilibrium_));
    EXPECT_EQ(gradient(4, 5, 1), 0) << "under embargo";
    for (std::size_t j = 0; j < 4; ++j) {
        for (std::size_t n = 0; n < 6; ++n) {
            EXPECT_EQ(gradient(n, n, j), 0);
            for (std::size_t i = 0; i < 6; ++i) {
                if (baseline_.purchases(n, i, j) == 0) {
                    EXPECT_EQ(gradient(n, i, j), 0);
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(, Gradient,
                         testing::Values(Case{"armington_balanced", options(Model::armington, Closure::balanced)},
                                         Case{"armington_fixed", options(Model::armington, Closure::fixed)},
                                         Case{"armington_income_share", options(Model::armington, Closure::income_share)},
                                         Case{"armington_export_taxes", options(Model::armington, Closure::fixed), true},
                                         Case{"armington_labour", options(Model::armington, Closure::income_share, 0.5)},
                                         Case{"ricardian_balanced", options(Model::ricardian, Closure::balanced)},
                                         Case{"ricardian_fixed", options(Model::ricardian, Closure::fixed)},
                                         Case{"ricardian_income_share", options(Model::ricardian, Closure::income_share)},
                                         Case{"ricardian_export_taxes", options(Model::ricardian, Closure::fixed), true},
                                         Case{"ricardian_labour", options(Model::ricardian, Closure::balanced, 0.5)},
                                         Case{"ricardian_scale", options(Model::ricardian, Closure::balanced, 0, 0.03)},
                                         Case{"everything", options(Model::ricardian, Closure::income_share, 0.5, 0.03), true}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(Outcomes, weights_of_outcomes_are_outcomes) {
    const Baseline baseline = calibrate(test::random_world(5, 3, 3));
    const Shock shock = no_shock(baseline);
    const Equilibrium same = solve(baseline, shock);
    Outcome joint = outcome_of(Answer::income, 0, baseline, shock, same);
    joint.incomes[1] = 1;
    const Bilateral both = gradient(baseline, shock, same, joint);
    const Bilateral first = gradient(baseline, shock, same, outcome_of(Answer::income, 0, baseline, shock, same));
    const Bilateral second = gradient(baseline, shock, same, outcome_of(Answer::income, 1, baseline, shock, same));
    for (std::size_t cell = 0; cell < both.cells().size(); ++cell) {
        EXPECT_NEAR(both.cells()[cell], first.cells()[cell] + second.cells()[cell], 1e-8 * baseline.income[0]);
    }
}

}  // namespace
}  // namespace impost
