#include "impost/equilibrium/gradient.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "impost/equilibrium/gmres.hpp"
#include "impost/equilibrium/newton.hpp"
#include "impost/equilibrium/own_tariffs.hpp"
#include "impost/equilibrium/solve.hpp"
#include "impost/equilibrium/wage_system.hpp"

namespace impost {
namespace {

using Eigen::Index;
using Vector = Point::Vector;
using Matrix = Point::Matrix;

/// Derivatives by the unknowns, or multipliers of the equations, in one row: wages (and λ), prices, outputs, export taxes; the last two in
/// units of the region's value added, so that all are of one size.
class Layout {
public:
    Layout(Index unknowns, Index regions, Index sectors, bool taxes)
        : unknowns_(unknowns), regions_(regions), sectors_(sectors), taxes_(taxes ? regions : 0) {}

    [[nodiscard]] Index size() const { return unknowns_ + 2 * regions_ * sectors_ + taxes_; }
    template <class Row>
    [[nodiscard]] auto unknowns(Row& row) const {
        return row.head(unknowns_);
    }
    [[nodiscard]] Eigen::Map<Matrix> prices(Vector& row) const { return {row.data() + unknowns_, regions_, sectors_}; }
    [[nodiscard]] Eigen::Map<const Matrix> prices(const Vector& row) const { return {row.data() + unknowns_, regions_, sectors_}; }
    [[nodiscard]] Eigen::Map<Matrix> outputs(Vector& row) const {
        return {row.data() + unknowns_ + regions_ * sectors_, regions_, sectors_};
    }
    [[nodiscard]] Eigen::Map<const Matrix> outputs(const Vector& row) const {
        return {row.data() + unknowns_ + regions_ * sectors_, regions_, sectors_};
    }
    template <class Row>
    [[nodiscard]] auto taxes(Row& row) const {
        return row.tail(taxes_);
    }

private:
    Index unknowns_;
    Index regions_;
    Index sectors_;
    Index taxes_;
};

}  // namespace

/// The equations of WageSystem run backwards: from weights on what they compute to derivatives by what they start from.
/// A star is the derivative by the figure whose name it follows; logs are taken where figures are positive.
class Gradients::Adjoint {
public:
    /// At the point of `solved`, which must outlive this.
    Adjoint(WageSystem& solved, const Shock& shock)
        : shock_(shock),
          system_(solved),
          regions_(static_cast<Index>(solved.baseline().regions.size())),
          sectors_(static_cast<Index>(solved.baseline().sectors.size())),
          layout_(solved.size(), regions_, sectors_, shock.export_taxes.has_value()) {
        if (!system_.evaluate(Vector(system_.point().unknowns))) throw Error("there is no equilibrium at which to take derivatives");
        spent_ = system_.point().expenditure.array() / system_.point().price_power.array();
        for (Matrix* matrix : {&price_power_star_, &cost_power_star_, &kept_star_, &expenditure_star_, &cost_star_}) {
            matrix->setZero(regions_, sectors_);
        }
        prepare_inverse();
    }

    Slopes slopes(const Outcome& outcome) {
        Vector slope(layout_.size());
        run(Vector::Zero(layout_.size()), &outcome, slope);
        Vector multipliers;
        constexpr double tolerance = 1e-11;
        constexpr Index most = 300;
        const double left = gmres([this](const Vector& from, Vector& to) { run(from, nullptr, to); },
                                  [this](const Vector& from, Vector& to) { precondition(from, to); }, slope, multipliers, tolerance, most);
        if (!(left <= 1e-8)) throw Error("the derivatives of this equilibrium cannot be solved for; a wage may be undetermined");
        multipliers = -multipliers;
        run(multipliers, &outcome, slope);
        return {by_tariffs(multipliers, outcome), by_deficits()};
    }

    ByRegionSector by_tariffs_of(std::size_t region, const Outcome& outcome) {
        if (!own_) own_.emplace(system_, inverse_);
        if (own_->cover(outcome, region)) return own_->slopes(outcome, region, shock_.tariffs);
        const Bilateral all = slopes(outcome).tariffs;
        ByRegionSector result(all.regions(), all.sectors());
        for (std::size_t j = 0; j < all.sectors(); ++j) {
            const auto row = all.suppliers(region, j);
            std::copy(row.begin(), row.end(), result.cells().begin() + static_cast<std::ptrdiff_t>(j * all.regions()));
        }
        return result;
    }

private:
    void prepare_inverse() {
        const Baseline& baseline = system_.baseline();
        if (!baseline.has_inputs()) {
            Matrix jacobian;
            system_.jacobian(jacobian);
            inverse_ = inverse_of(jacobian);
            return;
        }
        inverse_ = Eigen::Map<const Matrix>(baseline.aid.inverse_jacobian.data(), system_.size(), system_.size());
    }

    /// `result` = derivatives by all unknowns of Σ weights · equations + outcome.
    void run(const Vector& weights, const Outcome* outcome, Vector& result) {
        const Point& at = system_.point();
        result.setZero();
        earned_star_ = Vector::Zero(regions_);
        income_star_ = Vector::Zero(regions_);
        if (outcome != nullptr) seed(*outcome, result);
        from_markets(weights, result);
        if (weighs_outputs(weights) || (outcome != nullptr && outcome->purchases)) {
            for (Index j = 0; j < sectors_; ++j) from_outputs(weights, j, outcome);
        } else {
            for (Matrix* star : {&cost_power_star_, &price_power_star_, &expenditure_star_}) star->setZero();
        }
        from_incomes(result);
        from_prices(weights);
        from_costs(result);
        for (Index n = 0; n < regions_; ++n) {
            const double supply = system_.baseline().labour_supply;
            const double star = at.earned(n) * earned_star_(n);
            result(n) += (1 + supply) * star;
            if (supply != 0) layout_.prices(result).row(n) -= supply * star * system_.final_shares().row(n);
        }
        layout_.outputs(result).array().colwise() *= at.earned.array();
        if (system_.taxes_exports()) layout_.taxes(result).array() *= at.earned.array();
        result.tail(result.size() - system_.size()) -= weights.tail(result.size() - system_.size());
    }

    [[nodiscard]] bool weighs_outputs(const Vector& weights) const {
        return (layout_.outputs(weights).array() != 0).any() || (layout_.taxes(weights).array() != 0).any();
    }

    void seed(const Outcome& outcome, Vector& result) {
        for (std::size_t n = 0; n < outcome.log_wages.size(); ++n) result(static_cast<Index>(n)) += outcome.log_wages[n];
        for (std::size_t n = 0; n < outcome.incomes.size(); ++n) income_star_(static_cast<Index>(n)) += outcome.incomes[n];
        if (!outcome.log_prices) return;
        layout_.prices(result) += Eigen::Map<const Matrix>(outcome.log_prices->cells().data(), regions_, sectors_);
    }

    /// r = ln Σⱼ γᵛY' − ln VA', and the numeraire.
    void from_markets(const Vector& weights, Vector& result) {
        const Point& at = system_.point();
        const auto shares = system_.value_added_shares();
        for (Index n = 0; n < regions_; ++n) {
            if (system_.is_dropped(n)) continue;
            const double paid = shares.row(n).dot(at.output.row(n));
            layout_.outputs(result).row(n) += weights(n) / paid * shares.row(n);
            earned_star_(n) -= weights(n) / at.earned(n);
        }
        Vector group = Vector::Zero(regions_);
        const auto leader = [&](Index n) { return system_.leaders()[static_cast<std::size_t>(n)]; };
        for (Index n = 0; n < regions_; ++n) group(leader(n)) += at.earned(n);
        for (Index n = 0; n < regions_; ++n) earned_star_(n) += weights(system_.numeraire_row(leader(n))) / group(leader(n));
    }

    /// Y' = Σₙ e u X'/S, E = Σ (b − e) u X'/S, and purchases M' = b u X'/S.
    void from_outputs(const Vector& weights, Index j, const Outcome* outcome) {
        const Point& at = system_.point();
        const auto cost_power = at.cost_power.col(j);
        output_weight_ = layout_.outputs(weights).col(j).array() / at.earned.array();
        if (system_.taxes_exports()) {
            tax_weight_ = layout_.taxes(weights).array() / at.earned.array();
            output_weight_ -= tax_weight_;
        }
        column_ = output_weight_.array() * cost_power.array();
        spent_star_.noalias() = system_.receipts(j).transpose() * column_;
        cost_power_star_.col(j) = output_weight_.array() * at.output.col(j).array();
        if (system_.taxes_exports()) {
            column_ = tax_weight_.array() * cost_power.array();
            spent_star_.noalias() += system_.net_demand(j).transpose() * column_;
            column_.noalias() = system_.net_demand(j) * spent_.col(j);
            cost_power_star_.col(j).array() += tax_weight_.array() * cost_power.array() * column_.array();
        }
        if (outcome != nullptr && outcome->purchases) from_purchases(*outcome->purchases, j);
        expenditure_star_.col(j) = spent_star_.array() / at.price_power.col(j).array();
        price_power_star_.col(j) = -spent_star_.array() * spent_.col(j).array();
    }

    void from_purchases(const Bilateral& weights, Index j) {
        const Point& at = system_.point();
        const Eigen::Map<const Matrix> weight(weights.cells().data() + j * regions_ * regions_, regions_, regions_);
        weighted_ = weight.cwiseProduct(system_.net_demand(j));
        spent_star_.noalias() += weighted_.transpose() * at.cost_power.col(j);
        column_.noalias() = weighted_ * spent_.col(j);
        cost_power_star_.col(j).array() += at.cost_power.col(j).array() * column_.array();
    }

    /// X' = H + αI' and I' = (VA' + D' + E + Σ (1 − q) H) / (Σ αq − δ), H = γY'.
    void from_incomes(Vector& result) {
        const Point& at = system_.point();
        income_star_ += (system_.final_shares().array() * expenditure_star_.array()).rowwise().sum().matrix();
        income_star_.array() *= at.income_per_left.array();
        earned_star_ += income_star_;
        if (system_.taxes_exports()) layout_.taxes(result) += income_star_;
        if (system_.size() > regions_) {
            for (Index n = 0; n < regions_; ++n) result(regions_) += income_star_(n) * at.income(n) * std::abs(system_.deficit_rate(n));
        }
        kept_star_ = -(at.expenditure.array().colwise() * income_star_.array());
        if (!system_.baseline().has_inputs()) return;
        expenditure_star_.array() += (1 - at.kept.array()).colwise() * income_star_.array();
        by_region_ = expenditure_star_.transpose();
        by_region_result_.resize(sectors_, regions_);
        for (Index n = 0; n < regions_; ++n) by_region_result_.col(n).noalias() = system_.inputs(n) * by_region_.col(n);
        layout_.outputs(result) += by_region_result_.transpose();
    }

    /// q = Σ b u / S, p = −ln S / θ, S = Σ a u.
    void from_prices(const Vector& weights) {
        const Point& at = system_.point();
        const bool weighs_incomes = (income_star_.array() != 0).any();
        for (Index j = 0; j < sectors_; ++j) {
            price_power_star_.col(j).array() -= kept_star_.col(j).array() * at.kept.col(j).array();
            price_power_star_.col(j) -= layout_.prices(weights).col(j) / system_.theta(j);
            if (weighs_incomes) {
                column_ = kept_star_.col(j).array() / at.price_power.col(j).array();
                sold_.noalias() = system_.net_demand(j) * column_;
                cost_power_star_.col(j).array() += at.cost_power.col(j).array() * sold_.array();
            }
            column_ = price_power_star_.col(j).array() / at.price_power.col(j).array();
            if ((column_.array() != 0).any()) {
                sold_.noalias() = system_.demand(j) * column_;
                cost_power_star_.col(j).array() += at.cost_power.col(j).array() * sold_.array();
            }
            cost_star_.col(j) = -system_.theta(j) * cost_power_star_.col(j);
        }
    }

    /// c = γᵛx + Σ γp − ψ (ln Ŷ − x)
    void from_costs(Vector& result) {
        const Point& at = system_.point();
        layout_.unknowns(result).head(regions_) += (system_.value_added_shares().array() * cost_star_.array()).rowwise().sum().matrix();
        if (system_.baseline().has_inputs()) {
            by_region_ = cost_star_.transpose();
            by_region_result_.resize(sectors_, regions_);
            for (Index n = 0; n < regions_; ++n) by_region_result_.col(n).noalias() = system_.inputs(n).transpose() * by_region_.col(n);
            layout_.prices(result) += by_region_result_.transpose();
        }
        if (system_.baseline().scale.empty()) return;
        for (Index j = 0; j < sectors_; ++j) {
            for (Index n = 0; n < regions_; ++n) {
                if (!(system_.baseline().output(static_cast<std::size_t>(n), static_cast<std::size_t>(j)) > 0 && at.output(n, j) > 0))
                    continue;
                result(n) += system_.scale(j) * cost_star_(n, j);
                layout_.outputs(result)(n, j) -= system_.scale(j) * cost_star_(n, j) / at.output(n, j);
            }
        }
    }

    /// target −= blocksᵀ · error, region by region; the equations' derivatives within regions are −1 and what blocks invert.
    void solve_blocks(const std::vector<double>& blocks, const Matrix& error, Eigen::Map<Matrix> target) {
        if (blocks.empty()) {
            target = -error;
            return;
        }
        by_region_ = error.transpose();
        by_region_result_.resize(sectors_, regions_);
        for (Index n = 0; n < regions_; ++n) {
            const Eigen::Map<const Matrix> block(blocks.data() + n * sectors_ * sectors_, sectors_, sectors_);
            by_region_result_.col(n).noalias() = block.transpose() * by_region_.col(n);
        }
        target = -by_region_result_.transpose();
    }

    /// Multipliers that nearly give `from`: outputs, prices, then wages with both eliminated, then outputs and prices again.
    void precondition(const Vector& from, Vector& to) {
        left_ = from;
        take_outputs();
        take_prices();
        const Vector markets = inverse_.transpose() * layout_.unknowns(left_);
        left_ = from;
        part_.setZero(from.size());
        layout_.unknowns(part_) = markets;
        take_part();
        to = part_;
        take_outputs();
        to += part_;
        take_prices();
        to += part_;
    }

    /// What is left when the equations' derivatives, weighed with `part_`, are taken away.
    void take_part() {
        image_.resize(part_.size());
        run(part_, nullptr, image_);
        left_ -= image_;
    }

    void take_outputs() {
        const Vector& earned = system_.point().earned;
        part_.setZero(left_.size());
        layout_.taxes(part_) = -layout_.taxes(left_);
        error_ = layout_.outputs(left_);
        error_.array().colwise() /= earned.array();
        solve_blocks(system_.baseline().aid.output_blocks, error_, layout_.outputs(part_));
        layout_.outputs(part_).array().colwise() *= earned.array();
        take_part();
    }

    void take_prices() {
        part_.setZero(left_.size());
        error_ = layout_.prices(left_);
        solve_blocks(system_.baseline().aid.price_blocks, error_, layout_.prices(part_));
        take_part();
    }

    /// After a run with these weights: what tariffs do to a, b and e.
    Bilateral by_tariffs(const Vector& weights, const Outcome& outcome) {
        const Point& at = system_.point();
        const auto N = static_cast<std::size_t>(regions_);
        Bilateral result(N, static_cast<std::size_t>(sectors_));
        for (Index j = 0; j < sectors_; ++j) {
            const double theta = system_.theta(j);
            output_weight_ = layout_.outputs(weights).col(j).array() / at.earned.array();
            tax_weight_ = Vector::Zero(regions_);
            if (system_.taxes_exports()) tax_weight_ = layout_.taxes(weights).array() / at.earned.array();
            output_weight_ -= tax_weight_;
            for (Index n = 0; n < regions_; ++n) {
                const auto importer = static_cast<std::size_t>(n);
                const auto sector = static_cast<std::size_t>(j);
                using Row = Eigen::Map<Eigen::ArrayXd>;
                using ConstRow = Eigen::Map<const Eigen::ArrayXd>;
                const auto net_demand = system_.net_demand(j).col(n).array();
                Row slopes(result.suppliers(importer, sector).data(), regions_);
                slopes = system_.receipts(j).col(n).array() * (output_weight_.array() * spent_(n, j));
                slopes += net_demand * (tax_weight_.array() * spent_(n, j) + kept_star_(n, j) / at.price_power(n, j));
                if (outcome.purchases) {
                    slopes += net_demand * ConstRow(outcome.purchases->suppliers(importer, sector).data(), regions_) * spent_(n, j);
                }
                slopes *= theta + 1;
                slopes += system_.demand(j).col(n).array() * (theta * price_power_star_(n, j) / at.price_power(n, j));
                slopes *= -at.cost_power.col(j).array() / (1 + ConstRow(shock_.tariffs.suppliers(importer, sector).data(), regions_));
                if (outcome.tariffs) slopes += ConstRow(outcome.tariffs->suppliers(importer, sector).data(), regions_);
                slopes(n) = 0;
            }
        }
        return result;
    }

    /// After a run with multipliers: a deficit is income, as VA' is.
    [[nodiscard]] std::vector<double> by_deficits() const {
        if (system_.size() > regions_) return {};
        return {income_star_.begin(), income_star_.end()};
    }

    const Shock& shock_;
    WageSystem& system_;
    Index regions_;
    Index sectors_;
    Layout layout_;
    Matrix inverse_;
    std::optional<OwnTariffs> own_;
    Matrix spent_;  // X'/S
    Vector earned_star_, income_star_;
    Matrix price_power_star_, cost_power_star_;  // by ln S and ln u
    Matrix kept_star_, expenditure_star_, cost_star_;
    // scratch
    Vector column_, sold_, spent_star_, output_weight_, tax_weight_, left_, part_, image_;
    Matrix weighted_, by_region_, by_region_result_, error_;
};

double value_of(Answer answer, std::size_t region, const Equilibrium& equilibrium) {
    switch (answer) {
        case Answer::welfare:
            return equilibrium.welfare_hat[region];
        case Answer::real_wage:
            return equilibrium.wage_hat[region] / equilibrium.price_index_hat[region];
        case Answer::wage:
            return equilibrium.wage_hat[region];
        case Answer::income:
            return equilibrium.income[region];
        case Answer::price_index:
            return equilibrium.price_index_hat[region];
        case Answer::revenue:
            return equilibrium.revenue[region];
        case Answer::exports:
            return equilibrium.exports[region];
        case Answer::imports:
            return equilibrium.imports[region];
    }
    return 0;
}

namespace {

/// d ln P̂ = Σ α d ln P̂ⱼ, times `weight`.
ByRegionSector by_prices(const Baseline& baseline, std::size_t region, double weight) {
    ByRegionSector result(baseline.regions.size(), baseline.sectors.size());
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) result(region, j) = weight * baseline.expenditure_shares(region, j);
    return result;
}

/// R' = Σ t'M' of the importer, and s'/(1 + s') of what the exporter sells.
void by_revenue(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, std::size_t region, Outcome& outcome) {
    const std::size_t N = baseline.regions.size();
    outcome.purchases.emplace(N, baseline.sectors.size());
    outcome.tariffs.emplace(N, baseline.sectors.size());
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t i = 0; i < N; ++i) {
            if (i == region) continue;
            (*outcome.purchases)(region, i, j) = shock.tariffs(region, i, j);
            (*outcome.tariffs)(region, i, j) = equilibrium.purchases(region, i, j);
            if (!shock.export_taxes) continue;
            const double tax = (*shock.export_taxes)(i, region, j);
            (*outcome.purchases)(i, region, j) = tax / (1 + tax);
        }
    }
}

void by_trade(const Baseline& baseline, std::size_t region, Answer direction, Outcome& outcome) {
    const std::size_t N = baseline.regions.size();
    outcome.purchases.emplace(N, baseline.sectors.size());
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t other = 0; other < N; ++other) {
            if (other == region) continue;
            (direction == Answer::imports ? (*outcome.purchases)(region, other, j) : (*outcome.purchases)(other, region, j)) = 1;
        }
    }
}

}  // namespace

Outcome outcome_of(Answer answer, std::size_t region, const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium) {
    const std::size_t N = baseline.regions.size();
    const double value = value_of(answer, region, equilibrium);
    Outcome outcome;
    switch (answer) {
        case Answer::welfare:
            outcome.incomes.assign(N, 0.0);
            outcome.incomes[region] = value / equilibrium.income[region];
            outcome.log_prices = by_prices(baseline, region, -value);
            break;
        case Answer::real_wage:
            outcome.log_wages.assign(N, 0.0);
            outcome.log_wages[region] = value;
            outcome.log_prices = by_prices(baseline, region, -value);
            break;
        case Answer::wage:
            outcome.log_wages.assign(N, 0.0);
            outcome.log_wages[region] = value;
            break;
        case Answer::income:
            outcome.incomes.assign(N, 0.0);
            outcome.incomes[region] = 1;
            break;
        case Answer::price_index:
            outcome.log_prices = by_prices(baseline, region, value);
            break;
        case Answer::revenue:
            by_revenue(baseline, shock, equilibrium, region, outcome);
            break;
        case Answer::exports:
        case Answer::imports:
            by_trade(baseline, region, answer, outcome);
            break;
    }
    return outcome;
}

namespace {

template <class Cells>
void add_cells(Cells& sum, double weight, const Cells& part) {
    if (sum.empty()) sum.assign(part.size(), 0.0);
    for (std::size_t k = 0; k < part.size(); ++k) sum[k] += weight * part[k];
}

template <class Figures>
void add_figures(std::optional<Figures>& sum, double weight, const std::optional<Figures>& part) {
    if (!part) return;
    if (!sum) sum.emplace(part->regions(), part->sectors());
    add_cells(sum->cells(), weight, part->cells());
}

}  // namespace

void add(Outcome& sum, double weight, const Outcome& part) {
    add_cells(sum.log_wages, weight, part.log_wages);
    add_cells(sum.incomes, weight, part.incomes);
    add_figures(sum.log_prices, weight, part.log_prices);
    add_figures(sum.purchases, weight, part.purchases);
    add_figures(sum.tariffs, weight, part.tariffs);
}

namespace {

std::unique_ptr<WageSystem> system_at(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium) {
    auto system = std::make_unique<WageSystem>(baseline);
    system->aim(shock, shock.deficit ? *shock.deficit : baseline.deficit, 1.0);
    system->start_from(equilibrium);
    return system;
}

void check_differentiable(const Baseline& baseline) {
    if (baseline.labour_tax > 0) throw Error("derivatives are not at hand where revenue cuts the tax on labour");
}

}  // namespace

Gradients::Gradients(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium)
    : system_(system_at(baseline, shock, equilibrium)), adjoint_(std::make_unique<Adjoint>(*system_, shock)) {
    check_differentiable(baseline);
}
Gradients::Gradients(Solver& solver, const Shock& shock) : adjoint_(std::make_unique<Adjoint>(solver.search_->system(), shock)) {
    check_differentiable(*solver.baseline_);
}
Gradients::Gradients(Gradients&&) noexcept = default;
Gradients& Gradients::operator=(Gradients&&) noexcept = default;
Gradients::~Gradients() = default;

Slopes Gradients::slopes(const Outcome& outcome) { return adjoint_->slopes(outcome); }

ByRegionSector Gradients::by_tariffs_of(std::size_t region, const Outcome& outcome) { return adjoint_->by_tariffs_of(region, outcome); }

Bilateral gradient(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, const Outcome& outcome) {
    return Gradients(baseline, shock, equilibrium).of(outcome);
}

}  // namespace impost
