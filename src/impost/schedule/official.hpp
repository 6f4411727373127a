#pragma once

#include <string>
#include <vector>

#include "impost/schedule/schedule.hpp"

namespace impost {

/// A revision in the form that the US International Trade Commission publishes, which does not say its own day.
struct OfficialRevision {
    Revision revision;
    std::string file;
};

/// Reads the days of revisions: columns `revision` and `from` or `effective_date`. "basic" and "rev_3" are of 2025.
/// Errors: no day; a revision that stands twice.
[[nodiscard]] std::vector<Revision> read_revision_dates(const std::string& table);

/// The revisions of a folder in order of their days, each in a file `hts_<revision>.json`, `.json.gz` or `.json.zst`. Each of
/// `dated` has a file; files that it leaves out are of a day in `known`.
/// Errors: a revision without file or in two; a file without day.
[[nodiscard]] std::vector<OfficialRevision> list_official_revisions(const std::string& folder, const std::vector<Revision>& dated,
                                                                    const std::vector<Revision>& known);

/// The schedule that a folder of official revisions prints. Its table of their days, `revisions.csv` or `revisions_raw.csv`, may
/// leave out those in `known`, or be absent; `corrections.csv` counts where there is one. Errors: of any file.
[[nodiscard]] Schedule read_official_schedule(const std::string& folder, const std::vector<Revision>& known);

/// A schedule in either form, derived (`Schedule::read`) or official. Errors: the folder holds neither, or both.
[[nodiscard]] Schedule read_schedule(const std::string& folder, const std::vector<Revision>& known);

}  // namespace impost
