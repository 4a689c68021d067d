//! Filters of queries by date: of claims, and of what is dated itself.

use polemic_engine::query::algebra::{Binary, Expr, Unary, Var};
use polemic_engine::query::function::Function;
use polemic_record::when::Period;

use super::{Building, Sense, Times};

impl Building<'_> {
    /// That the dates of a node or relationship overlap each of the periods. What has no date does
    /// not; an open end does.
    pub(super) fn date_filters(&self, var: Var, periods: &[Period]) -> Vec<Expr> {
        if self.times == Times::Dropped || periods.is_empty() {
            return Vec::new();
        }
        let known = Expr::Unary(Unary::IsNotNull, Box::new(Expr::property(var, "when")));
        let mut filters = vec![known];
        let bound = |key: &str, operator: Binary, day: polemic_record::Day| {
            let open = Expr::Unary(Unary::IsNull, Box::new(Expr::property(var, key)));
            let date = Expr::Call(Function::Date, vec![Expr::string(day.to_string())]);
            let within = Expr::binary(operator, Expr::property(var, key), date);
            Expr::binary(Binary::Or, open, within)
        };
        for period in periods {
            filters.extend(period.until.map(|day| bound("since", Binary::LessEqual, day)));
            filters.extend(period.since.map(|day| bound("until", Binary::GreaterEqual, day)));
        }
        filters
    }

    /// That the date of a claim overlaps the periods. Where the relation brings its object about and
    /// the claim has no date, that of the object counts: what was written in 1792 is a work of 1792.
    pub(super) fn claim_dates(
        &self,
        claim: Var,
        sense: Sense,
        (subject, object): (Var, Var),
        periods: &[Period],
    ) -> Vec<Expr> {
        let own = self.date_filters(claim, periods);
        if own.is_empty() || !self.dataset.schema.relation(sense.relation).makes {
            return own;
        }
        let made = if sense.forward { object } else { subject };
        let undated = Expr::Unary(Unary::IsNull, Box::new(Expr::property(claim, "when")));
        let by_work = std::iter::once(undated).chain(self.date_filters(made, periods));
        Expr::any([Expr::all(own), Expr::all(by_work)].into_iter().flatten()).into_iter().collect()
    }
}
