#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/io/csv.hpp"
#include "impost/io/stream.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// The form in which somebody publishes a table of the world economy (docs/world-import.md).
enum class Layout { icio, wiod2013, wiod2016, exiobase, eora26, gtap_har };
[[nodiscard]] std::string_view text(Layout layout);
/// Errors: no such layout; the sentence lists those there are.
[[nodiscard]] Result<Layout> parse_layout(std::string_view word);

/// Is told how far a file has been read, after every so many lines.
using Watch = std::function<void(const ByteStream& bytes, std::size_t lines)>;

/// What a published table does not say.
struct ImportOptions {
    const CsvTable* tariffs = nullptr;  ///< exporter, importer, sector, rate; what is not listed bears none
    const CsvTable* kinds = nullptr;    ///< sector, kind: other than the layout's own
    Watch watch;
};

/// A world, what its money is, and what one has to know about how it was made.
struct Imported {
    World world;
    std::string unit;
    std::vector<std::string> notes;
};

/// Reads a published table into a world whose accounts add up to 1e-12; every cell that was clipped, filled or moved is in its repairs.
/// It has no elasticities. Duties of `tariffs` count as part of what users pay, and value added is what is left of sales.
///
/// Errors, with file, line and column: another layout; a file cut off; a label twice, unknown or missing; text in a number; a negative
/// output; a region without domestic sales; tariffs or kinds of what is not there.
[[nodiscard]] Imported import_world(Layout layout, std::vector<ByteStream> files, const ImportOptions& options = {});

/// The readers by layout; import_world chooses.
[[nodiscard]] Imported import_icio(ByteStream file, const ImportOptions& options);
[[nodiscard]] Imported import_wiod2013(ByteStream file, const ImportOptions& options);
[[nodiscard]] Imported import_wiod2016(ByteStream file, const ImportOptions& options);
[[nodiscard]] Imported import_exiobase(std::vector<ByteStream> files, const ImportOptions& options);
[[nodiscard]] Imported import_eora26(std::vector<ByteStream> files, const ImportOptions& options);
[[nodiscard]] Imported import_gtap_har(ByteStream file, const ImportOptions& options);

}  // namespace impost
