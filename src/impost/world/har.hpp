#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/io/stream.hpp"

namespace impost {

/// An array of a header-array file over sets, the first of which varies fastest.
struct HarArray {
    std::string header;       ///< at most four letters
    std::string coefficient;  ///< its longer name
    std::vector<std::string> sets;
    std::vector<std::vector<std::string>> elements;  ///< of each set
    std::vector<double> values;
};

/// Reads header-array files (HAR) as GEMPACK and its companions write them: Fortran records of bytes, each between two copies of its
/// length; a record of four letters begins a header, the next says what it holds. Real arrays with named sets, whole (REFULL) or by their
/// entries other than zero (RESPSE), are read; text (1CFULL) and other kinds are passed over. Memory holds one array.
class HarReader {
public:
    explicit HarReader(ByteStream bytes) : bytes_(std::move(bytes)) {}

    /// The next real array whose header `wanted` says yes to; none when there are no more.
    /// Errors, with header: a record damaged or cut off; an array of more than 2²⁴ cells, without named sets, or in a form not known here.
    [[nodiscard]] std::optional<HarArray> next(const std::function<bool(std::string_view)>& wanted);

    [[nodiscard]] const ByteStream& bytes() const noexcept { return bytes_; }
    [[nodiscard]] const std::string& name() const noexcept { return bytes_.name(); }

private:
    /// Reads a record into `record_`; false at the end of the file.
    bool read_record();
    void need_record(const char* what);
    bool fill(std::size_t size);
    [[nodiscard]] bool begins_header() const;

    [[nodiscard]] std::int32_t integer(std::size_t at) const;
    [[nodiscard]] double real(std::size_t at) const;
    [[nodiscard]] std::size_t count(std::size_t at, std::size_t most, const char* what) const;
    [[nodiscard]] std::string word(std::size_t at, std::size_t size) const;
    void demand_size(std::size_t size, const char* what) const;
    [[nodiscard]] Error error(const std::string& sentence) const;

    HarArray read_array(bool sparse);
    void read_sets(HarArray& array);
    std::vector<std::string> read_elements();
    void read_whole(HarArray& array);
    void read_sparse(HarArray& array);
    /// Returns how many cells the record filled.
    std::size_t place_block(HarArray& array, const std::vector<std::size_t>& from, const std::vector<std::size_t>& to) const;

    ByteStream bytes_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::string record_;
    bool held_ = false;  ///< `record_` has been read ahead
    std::string header_;
};

}  // namespace impost
