#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"

namespace impost {

/// The bytes of a file or of memory in pieces, unpacked when they are gzip or zstd (told by their first bytes). Memory
/// does not grow with the length.
class ByteStream {
public:
    /// Errors: no such file, unreadable.
    static ByteStream open(const std::string& path);
    static ByteStream of(std::string bytes, std::string name);
    ByteStream(ByteStream&& other) noexcept;
    ByteStream& operator=(ByteStream&& other) noexcept;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;
    ~ByteStream();

    /// Appends at most `size` bytes; returns how many, zero only at the end. Errors: unreadable; damaged packing.
    std::size_t read(std::string& to, std::size_t size);

    [[nodiscard]] const std::string& name() const noexcept;
    /// Packed bytes read so far, and of how many where that is known.
    [[nodiscard]] std::uint64_t bytes_read() const noexcept;
    [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept;

private:
    struct State;
    explicit ByteStream(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Whole records of a CSV file, and the number of the line on which they begin.
struct CsvBlock {
    std::string text;
    std::size_t line = 1;
};

/// A CSV file (RFC 4180) in blocks that end where a record ends. Remarks (`#`) may stand above the header.
///
/// A quoted field that never ends, that runs on for more than 64 KiB or that has text behind its closing quote ends with its line: the
/// record is at fault, and the next line begins a new one.
class CsvStream {
public:
    static constexpr std::size_t usual_block = 1U << 19U;
    /// Errors: no header; a fault in it.
    explicit CsvStream(ByteStream bytes, std::size_t block = usual_block);

    [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }
    [[nodiscard]] std::size_t header_line() const noexcept { return header_line_; }
    [[nodiscard]] const ByteStream& bytes() const noexcept { return bytes_; }
    /// The next records, reusing the block's memory; false when there are no more. Errors: of the bytes; a line of more than 16 MiB.
    [[nodiscard]] bool next(CsvBlock& block);

private:
    /// Reads until `text` holds `size` bytes or the file ends.
    void fill(std::string& text, std::size_t size);
    void read_header();

    ByteStream bytes_;
    std::size_t block_;
    bool ended_ = false;
    std::string rest_;  ///< read, and not handed out yet
    std::size_t line_ = 1;
    std::vector<std::string> header_;
    std::size_t header_line_ = 1;
};

/// Walks over the records of a block; blank lines are none. Unquotes in place: the block must outlive the fields.
class CsvRecords {
public:
    explicit CsvRecords(CsvBlock& block);

    /// The next record; false when there are no more.
    [[nodiscard]] bool next();
    [[nodiscard]] const std::vector<std::string_view>& fields() const noexcept { return fields_; }
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    /// What is wrong with the record's quotes, else empty; then the fields are those of its first line, as they stand.
    [[nodiscard]] std::string_view fault() const noexcept { return fault_; }

private:
    void split_plain(const char* begin, const char* end);
    void split_quoted(char* begin, const char* end);

    char* at_;
    char* end_;
    bool quotes_;
    std::size_t line_ = 0;
    std::size_t next_line_;
    std::string_view fault_;
    std::vector<std::string_view> fields_;
};

/// A file written in pieces, whole or not at all: to a neighbour first, then renamed. A name that ends in .gz or .zst is
/// packed. What exists and is no regular file (a pipe, a device) is written to directly, and so is an open file by its number
/// (/dev/stdout, /dev/fd/3), on from where it stands.
class FileWriter {
public:
    /// Errors: the neighbour can't be made; "-", which is no file.
    explicit FileWriter(std::string path);
    FileWriter(FileWriter&& other) noexcept;
    FileWriter& operator=(FileWriter&&) = delete;
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;
    /// Leaves nothing behind unless the file was committed.
    ~FileWriter();

    /// The file that a writer to `path` makes in this process before it has its name; empty where it writes directly.
    [[nodiscard]] static std::string neighbour_of(const std::string& path);

    /// Errors: it can't be written.
    void write(std::string_view bytes);
    /// Nothing is left to be written. Errors: it can't be written.
    void finish();
    /// Gives the file its name; finishes first. Errors: it can't be written.
    void commit();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace impost
