// The format is documented by its readers only; checked against HARr (US Department of Agriculture) and HARPY (Centre of Policy Studies).
#include "impost/world/har.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "impost/base/text.hpp"

namespace impost {
namespace {

constexpr std::size_t piece = 1U << 20U;
constexpr std::size_t record_max = 1U << 28U;
constexpr std::size_t cells_max = 1U << 24U;
constexpr std::size_t dimensions_max = 7;
constexpr std::size_t name_size = 12;
constexpr std::size_t header_size = 4;
constexpr std::size_t integer_size = 4;

std::uint32_t little_endian(const char* bytes) {
    std::array<unsigned char, integer_size> raw{};
    std::memcpy(raw.data(), bytes, integer_size);
    return std::uint32_t{raw[0]} | std::uint32_t{raw[1]} << 8U | std::uint32_t{raw[2]} << 16U | std::uint32_t{raw[3]} << 24U;
}

}  // namespace

Error HarReader::error(const std::string& sentence) const {
    return Error(sentence, {name(), 0, header_.empty() ? "" : "header " + header_});
}

bool HarReader::fill(std::size_t size) {
    if (at_ > piece) {
        buffer_.erase(0, at_);
        at_ = 0;
    }
    while (buffer_.size() - at_ < size) {
        if (bytes_.read(buffer_, piece) == 0) return false;
    }
    return true;
}

bool HarReader::read_record() {
    if (held_) {
        held_ = false;
        return true;
    }
    if (!fill(integer_size)) {
        if (at_ == buffer_.size()) return false;
        throw error("the file is cut off in the middle of a record; fetch it anew");
    }
    const std::size_t size = little_endian(buffer_.data() + at_);
    if (size > record_max) throw error("this is no header-array file, or a damaged one: a record of " + std::to_string(size) + " bytes");
    if (!fill(size + 2 * integer_size)) throw error("the file is cut off in the middle of a record; fetch it anew");
    record_.assign(buffer_, at_ + integer_size, size);
    if (little_endian(buffer_.data() + at_ + integer_size + size) != size) {
        throw error("this is no header-array file, or a damaged one: the two lengths of a record differ");
    }
    at_ += size + 2 * integer_size;
    return true;
}

void HarReader::need_record(const char* what) {
    if (!read_record() || begins_header()) throw error(std::string("the ") + what + " is missing; the file is cut off, fetch it anew");
}

bool HarReader::begins_header() const { return record_.size() == header_size && !trim(record_).empty(); }

void HarReader::demand_size(std::size_t size, const char* what) const {
    if (record_.size() < size) throw error(std::string("the record of the ") + what + " is too short");
}

std::int32_t HarReader::integer(std::size_t at) const { return std::bit_cast<std::int32_t>(little_endian(record_.data() + at)); }

double HarReader::real(std::size_t at) const {
    const double value = double{std::bit_cast<float>(little_endian(record_.data() + at))};
    if (!std::isfinite(value)) throw error("a value is not a number");
    return value;
}

std::size_t HarReader::count(std::size_t at, std::size_t most, const char* what) const {
    const std::int32_t value = integer(at);
    if (value < 0 || static_cast<std::size_t>(value) > most)
        throw error("the number of " + std::string(what) + ", " + std::to_string(value) + ", cannot be");
    return static_cast<std::size_t>(value);
}

std::string HarReader::word(std::size_t at, std::size_t size) const {
    std::string text = record_.substr(at, size);
    std::replace(text.begin(), text.end(), '\0', ' ');
    return std::string(trim(text));
}

std::optional<HarArray> HarReader::next(const std::function<bool(std::string_view)>& wanted) {
    while (read_record()) {
        if (!begins_header()) continue;
        header_ = word(0, header_size);
        if (!wanted(header_)) continue;
        need_record("description");
        constexpr std::size_t type_at = 4;
        constexpr std::size_t type_size = 6;
        demand_size(type_at + type_size, "description");
        const std::string type = word(type_at, type_size);
        if (type == "REFULL" || type == "RESPSE") return read_array(type == "RESPSE");
        throw error("the header holds " + type + " where real numbers over named sets (REFULL or RESPSE) are needed");
    }
    return std::nullopt;
}

HarArray HarReader::read_array(bool sparse) {
    HarArray array;
    array.header = header_;
    read_sets(array);
    std::size_t cells = 1;
    for (const auto& elements : array.elements) {
        cells *= std::max<std::size_t>(elements.size(), 1);
        if (cells > cells_max) throw error("the array has more than 16 million cells; aggregate the data further");
    }
    array.values.assign(cells, 0.0);
    if (sparse) {
        read_sparse(array);
    } else {
        read_whole(array);
    }
    return array;
}

void HarReader::read_sets(HarArray& array) {
    need_record("list of sets");
    constexpr std::size_t used_at = 12;
    constexpr std::size_t coefficient_at = 16;
    constexpr std::size_t names_at = 32;
    demand_size(names_at, "sets");
    const std::size_t used = count(used_at, dimensions_max, "sets");
    if (used == 0) throw error("the array has no named sets; write the file with its sets");
    demand_size(names_at + used * (name_size + 1), "sets");
    array.coefficient = word(coefficient_at, name_size);
    std::string known;
    for (std::size_t set = 0; set < used; ++set) array.sets.push_back(word(names_at + set * name_size, name_size));
    known = record_.substr(names_at + used * name_size, used);
    for (std::size_t set = 0; set < used; ++set) {
        if (known[set] != 'k') throw error("the elements of the set " + array.sets[set] + " are not in the file; write it with its sets");
        const auto twin = std::find(array.sets.begin(), array.sets.begin() + static_cast<std::ptrdiff_t>(set), array.sets[set]);
        const auto place = static_cast<std::size_t>(twin - array.sets.begin());
        array.elements.push_back(place < set ? array.elements[place] : read_elements());
    }
}

std::vector<std::string> HarReader::read_elements() {
    std::vector<std::string> elements;
    std::size_t total = 1;
    constexpr std::size_t total_at = 8;
    constexpr std::size_t here_at = 12;
    constexpr std::size_t names_at = 16;
    while (elements.size() < total) {
        need_record("list of elements");
        demand_size(names_at, "elements");
        total = count(total_at, cells_max, "elements");
        const std::size_t here = count(here_at, cells_max, "elements");
        if (here == 0 || elements.size() + here > total) throw error("the lists of elements do not fit together");
        demand_size(names_at + here * name_size, "elements");
        for (std::size_t at = 0; at < here; ++at) elements.push_back(word(names_at + at * name_size, name_size));
    }
    return elements;
}

std::size_t HarReader::place_block(HarArray& array, const std::vector<std::size_t>& from, const std::vector<std::size_t>& to) const {
    constexpr std::size_t values_at = 8;
    std::size_t cells = 1;
    for (std::size_t d = 0; d < from.size(); ++d) cells *= to[d] - from[d] + 1;
    if (record_.size() != values_at + cells * integer_size) throw error("a block of values has another size than its place");
    std::vector<std::size_t> index = from;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        std::size_t place = 0;
        for (std::size_t d = index.size(); d-- > 0;) place = place * array.elements[d].size() + index[d];
        array.values[place] = real(values_at + cell * integer_size);
        for (std::size_t d = 0; d < index.size() && ++index[d] > to[d]; ++d) index[d] = from[d];
    }
    return cells;
}

void HarReader::read_whole(HarArray& array) {
    constexpr std::size_t left_at = 4;
    constexpr std::size_t bounds_at = 8;
    need_record("size of the values");
    demand_size(bounds_at, "size of the values");
    std::size_t left = count(left_at, cells_max, "records");
    std::size_t filled = 0;
    while (left > 1) {
        need_record("place of the values");
        demand_size(bounds_at + 2 * dimensions_max * integer_size, "place of the values");
        std::vector<std::size_t> from;
        std::vector<std::size_t> to;
        for (std::size_t d = 0; d < array.elements.size(); ++d) {
            const std::size_t first = count(bounds_at + 2 * d * integer_size, array.elements[d].size(), "elements");
            const std::size_t last = count(bounds_at + (2 * d + 1) * integer_size, array.elements[d].size(), "elements");
            if (first == 0 || last < first) throw error("a block of values stands outside its sets");
            from.push_back(first - 1);
            to.push_back(last - 1);
        }
        need_record("values");
        demand_size(bounds_at, "values");
        left = std::min(left - 1, count(left_at, cells_max, "records"));
        filled += place_block(array, from, to);
    }
    if (filled != array.values.size()) throw error("the blocks of values do not cover the array");
}

void HarReader::read_sparse(HarArray& array) {
    constexpr std::size_t total_at = 4;
    constexpr std::size_t here_at = 12;
    constexpr std::size_t values_at = 16;
    need_record("number of entries");
    demand_size(total_at + integer_size, "number of entries");
    const std::size_t total = count(total_at, array.values.size(), "entries");
    for (std::size_t read = 0; read < total;) {
        need_record("entries");
        demand_size(values_at, "entries");
        const std::size_t here = count(here_at, total - read, "entries");
        if (here == 0 || record_.size() != values_at + 2 * here * integer_size)
            throw error("a record of entries has another size than it says");
        for (std::size_t at = 0; at < here; ++at) {
            const std::size_t place = count(values_at + at * integer_size, array.values.size(), "the cell");
            if (place == 0) throw error("an entry stands outside its sets");
            array.values[place - 1] = real(values_at + (here + at) * integer_size);
        }
        read += here;
    }
}

}  // namespace impost
