#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace impost::test {

/// Writes header-array files for tests, record by record.
class HarWriter {
public:
    using Names = std::vector<std::string>;

    /// A header of text (1CFULL).
    void text(const std::string& header, const Names& words) {
        begin(header, "1CFULL", {words.size(), 12});
        std::string record = "    " + integer(1) + integer(words.size()) + integer(words.size());
        for (const std::string& word : words) record += padded(word, 12);
        add(record);
    }

    /// A whole array (REFULL), each set's elements once; its last dimension in blocks of one.
    void whole(const std::string& header, const Names& sets, const std::vector<Names>& elements, const std::vector<double>& values) {
        begin(header, "REFULL", sizes(elements));
        add_sets(header, sets, elements);
        const std::size_t blocks = elements.back().size();
        const std::size_t block = values.size() / blocks;
        add("    " + integer(1 + 2 * blocks) + integer(7) + integers(sizes(elements)));
        for (std::size_t b = 0; b < blocks; ++b) {
            std::string place = "    " + integer(2 * (blocks - b));
            for (std::size_t d = 0; d < 7; ++d) {
                const std::size_t size = d < elements.size() ? elements[d].size() : 1;
                const bool is_last = d + 1 == elements.size();
                place += integer(is_last ? b + 1 : 1) + integer(is_last ? b + 1 : size);
            }
            add(place);
            std::string data = "    " + integer(2 * (blocks - b) - 1);
            for (std::size_t at = b * block; at < (b + 1) * block; ++at) data += real(values[at]);
            add(data);
        }
    }

    /// The entries of an array other than zero (RESPSE), in records of two.
    void sparse(const std::string& header, const Names& sets, const std::vector<Names>& elements, const std::vector<double>& values) {
        begin(header, "RESPSE", sizes(elements));
        add_sets(header, sets, elements);
        std::vector<std::size_t> places;
        for (std::size_t at = 0; at < values.size(); ++at) {
            if (values[at] != 0) places.push_back(at);
        }
        add("    " + integer(places.size()) + integer(4) + integer(4) + std::string(80, ' '));
        for (std::size_t from = 0; from < places.size(); from += 2) {
            const std::size_t here = std::min<std::size_t>(2, places.size() - from);
            std::string record = "    " + integer((places.size() - from + 1) / 2) + integer(places.size()) + integer(here);
            for (std::size_t at = from; at < from + here; ++at) record += integer(places[at] + 1);
            for (std::size_t at = from; at < from + here; ++at) record += real(values[places[at]]);
            add(record);
        }
    }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    static std::string integer(std::size_t value) {
        std::string bytes;
        for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((value >> shift) & 0xFFU);
        return bytes;
    }
    static std::string integers(const std::vector<std::size_t>& values) {
        std::string bytes;
        for (const std::size_t value : values) bytes += integer(value);
        return bytes;
    }
    static std::string real(double value) { return integer(std::bit_cast<std::uint32_t>(static_cast<float>(value))); }
    static std::string padded(std::string text, std::size_t size) {
        text.resize(size, ' ');
        return text;
    }
    static std::vector<std::size_t> sizes(const std::vector<Names>& elements) {
        std::vector<std::size_t> result(7, 1);
        for (std::size_t d = 0; d < elements.size(); ++d) result[d] = elements[d].size();
        return result;
    }

    void add(const std::string& record) { bytes_ += integer(record.size()) + record + integer(record.size()); }
    void begin(const std::string& header, const std::string& type, const std::vector<std::size_t>& dimensions) {
        add(padded(header, 4));
        add("    " + type + padded("made by a test", 70) + integer(dimensions.size()) + integers(dimensions));
    }
    void add_sets(const std::string& header, const Names& sets, const std::vector<Names>& elements) {
        Names seen;
        for (const std::string& set : sets) {
            if (std::find(seen.begin(), seen.end(), set) == seen.end()) seen.push_back(set);
        }
        std::string record =
            "    " + integer(seen.size()) + integer(0xFFFFFFFFU) + integer(sets.size()) + padded(header, 12) + integer(0xFFFFFFFFU);
        for (const std::string& set : sets) record += padded(set, 12);
        record += std::string(sets.size(), 'k') + std::string(4 + 4 * sets.size(), '\0');
        add(record);
        for (const std::string& set : seen) {
            const auto& names = elements[static_cast<std::size_t>(std::find(sets.begin(), sets.end(), set) - sets.begin())];
            std::string list = "    " + integer(1) + integer(names.size()) + integer(names.size());
            for (const std::string& name : names) list += padded(name, 12);
            add(list);
        }
    }

    std::string bytes_;
};

}  // namespace impost::test
