#include "impost/io/csv.hpp"

#include "fuzz.hpp"

using namespace impost;

/// A table that was read can be written and read again with the same cells.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::may_refuse([&] {
        const auto table = CsvTable::parse(std::string(fuzz::text_of(data, size)), "f");
        const std::size_t width = table.header().size();
        std::string written;
        for (std::size_t c = 0; c < width; ++c) written += (c > 0 ? "," : "") + ("\"" + csv_field("," + table.header()[c]).substr(2));
        written += '\n';
        for (std::size_t r = 0; r < table.rows(); ++r) {
            for (std::size_t c = 0; c < width; ++c)
                written += (c > 0 ? "," : "") + ("\"" + csv_field("," + std::string(table.cell(r, c))).substr(2));
            written += '\n';
            fuzz::may_refuse([&] { (void)table.number(r, 0); });
        }
        const auto again = CsvTable::parse(written, "f");
        fuzz::promise(again.header() == table.header() && again.rows() == table.rows(), "as many rows and columns");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            for (std::size_t c = 0; c < width; ++c) fuzz::promise(again.cell(r, c) == table.cell(r, c), "the same cells");
        }
    });
    return 0;
}
