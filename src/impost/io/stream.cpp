#include "impost/io/stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

namespace impost {
namespace {

constexpr std::size_t piece = 1U << 18U;       ///< bytes read from or written to a file at once
constexpr std::size_t record_max = 1U << 16U;  ///< a record with a quoted field is not longer
constexpr std::size_t line_max = 1U << 24U;    ///< a line is not longer
constexpr int gzip_window = 15 + 16;

[[noreturn]] void fail(const std::string& sentence, const std::string& name) { throw Error(sentence, {name, 0, ""}); }
[[noreturn]] void fail_with_errno(const char* what, const std::string& name) { fail(std::string(what) + std::strerror(errno), name); }

/// A file descriptor of our own.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }
    /// Whether it closed well.
    bool close() { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

struct EndInflate {
    void operator()(z_stream* stream) const {
        inflateEnd(stream);
        delete stream;
    }
};
struct EndDeflate {
    void operator()(z_stream* stream) const {
        deflateEnd(stream);
        delete stream;
    }
};
struct FreeUnpacker {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
struct FreePacker {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

Bytef* bytes_of(char* text) { return reinterpret_cast<Bytef*>(text); }

}  // namespace

// --- reading -------------------------------------------------------------------------------------------------------

struct ByteStream::State {
    std::string name;
    Descriptor file{-1};  ///< none: all of it stands in `raw`
    std::optional<std::uint64_t> total;
    std::atomic<std::uint64_t> taken = 0;  ///< another thread may ask how far it is
    std::string raw;                       ///< bytes as they lie in the file
    std::size_t raw_at = 0;
    bool raw_ended = false;
    std::unique_ptr<z_stream, EndInflate> gzip;
    std::unique_ptr<ZSTD_DCtx, FreeUnpacker> zstd;
    bool inside = false;  ///< a packed member has begun and not ended

    [[nodiscard]] std::size_t raw_left() const { return raw.size() - raw_at; }
    /// Reads on when nothing is left.
    void refill() {
        if (raw_left() > 0 || raw_ended) return;
        raw.resize(piece);
        raw_at = 0;
        raw.resize(read_file(raw.data(), raw.size()));
    }
    std::size_t read_file(char* to, std::size_t size) {
        ssize_t count = 0;
        do {
            count = ::read(file.number(), to, size);
        } while (count < 0 && errno == EINTR);
        if (count < 0) fail_with_errno("cannot be read: ", name);
        raw_ended = count == 0;
        taken += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
    }
    /// Looks at the first bytes and prepares to unpack.
    void begin();
    std::size_t copy(char* to, std::size_t size);
    std::size_t gunzip(char* to, std::size_t size);
    std::size_t unzstd(char* to, std::size_t size);
};

void ByteStream::State::begin() {
    constexpr std::size_t magic = 4;
    while (!raw_ended && raw.size() < magic) {
        std::string more(piece, '\0');
        more.resize(read_file(more.data(), more.size()));
        raw += more;
    }
    if (raw.starts_with("\x1f\x8b")) {
        gzip.reset(new z_stream{});
        if (inflateInit2(gzip.get(), gzip_window) != Z_OK) fail("cannot start unpacking", name);
    } else if (raw.starts_with("\x28\xb5\x2f\xfd")) {
        zstd.reset(ZSTD_createDCtx());
    }
}

std::size_t ByteStream::State::copy(char* to, std::size_t size) {
    if (raw_left() == 0) return raw_ended ? 0 : read_file(to, size);
    const std::size_t count = std::min(size, raw_left());
    std::memcpy(to, raw.data() + raw_at, count);
    raw_at += count;
    return count;
}

std::size_t ByteStream::State::gunzip(char* to, std::size_t size) {
    gzip->next_out = bytes_of(to);
    gzip->avail_out = static_cast<uInt>(size);
    while (gzip->avail_out == size) {
        refill();
        if (raw_left() == 0) {
            if (inside) fail("the gzip data is damaged or cut off", name);
            return 0;
        }
        gzip->next_in = bytes_of(raw.data() + raw_at);
        gzip->avail_in = static_cast<uInt>(raw_left());
        inside = true;
        const int code = inflate(gzip.get(), Z_NO_FLUSH);
        raw_at = raw.size() - gzip->avail_in;
        if (code == Z_STREAM_END) {
            inside = false;
            inflateReset(gzip.get());  // a further member may follow
        } else if (code != Z_OK) {
            fail("the gzip data is damaged or cut off", name);
        }
    }
    return size - gzip->avail_out;
}

// The decoder writes through the pointer.
std::size_t ByteStream::State::unzstd(char* to, std::size_t size) {  // NOLINT(readability-non-const-parameter)
    ZSTD_outBuffer out{to, size, 0};
    while (out.pos == 0) {
        refill();
        if (raw_left() == 0 && !inside) return 0;
        ZSTD_inBuffer in{raw.data() + raw_at, raw_left(), 0};
        const std::size_t left = ZSTD_decompressStream(zstd.get(), &out, &in);
        const bool stuck = in.pos == 0 && out.pos == 0 && raw_ended;
        if (ZSTD_isError(left) != 0 || (stuck && left > 0)) fail("the zstd data is damaged or cut off", name);
        raw_at += in.pos;
        inside = left > 0;
    }
    return out.pos;
}

ByteStream::ByteStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

ByteStream ByteStream::open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));  // NOLINT(cppcoreguidelines-pro-type-vararg,hicpp-vararg)
    if (file.number() < 0) fail_with_errno("cannot be read: ", path);
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) fail_with_errno("cannot be read: ", path);
    auto state = std::make_unique<State>();
    state->name = path;
    state->file = std::move(file);
    if (S_ISREG(about.st_mode)) state->total = static_cast<std::uint64_t>(about.st_size);
    state->begin();
    return ByteStream(std::move(state));
}

ByteStream ByteStream::of(std::string bytes, std::string name) {
    auto state = std::make_unique<State>();
    state->name = std::move(name);
    state->total = bytes.size();
    state->taken = bytes.size();
    state->raw = std::move(bytes);
    state->raw_ended = true;
    state->begin();
    return ByteStream(std::move(state));
}

std::size_t ByteStream::read(std::string& to, std::size_t size) {
    const std::size_t before = to.size();
    to.resize(before + size);
    char* at = to.data() + before;
    std::size_t count = 0;
    if (state_->gzip != nullptr) {
        count = state_->gunzip(at, size);
    } else if (state_->zstd != nullptr) {
        count = state_->unzstd(at, size);
    } else {
        count = state_->copy(at, size);
    }
    to.resize(before + count);
    return count;
}

const std::string& ByteStream::name() const noexcept { return state_->name; }
std::uint64_t ByteStream::bytes_read() const noexcept { return state_->taken; }
std::optional<std::uint64_t> ByteStream::bytes_total() const noexcept { return state_->total; }

// --- records -------------------------------------------------------------------------------------------------------

namespace {

/// One sentence for both: which of them it is depends on rows that are far below.
constexpr std::string_view broken_quotes = "a quoted field never ends, or text stands behind its closing quote";

/// Where a record ends, behind its line end; null when the bytes at hand do not tell.
struct RecordEnd {
    const char* at = nullptr;
    std::string_view fault;
};

const char* find(const char* begin, const char* end, char c) {
    return begin == end ? nullptr : static_cast<const char*>(std::memchr(begin, c, static_cast<std::size_t>(end - begin)));
}

/// Behind the closing quote of a field whose text begins at `at`; null when there is none.
const char* behind_quoted(const char* at, const char* end) {
    while (true) {
        const char* quote = find(at, end, '"');
        if (quote == nullptr || quote + 1 == end || quote[1] != '"') return quote == nullptr ? nullptr : quote + 1;
        at = quote + 2;
    }
}

/// The first field from `at` on that begins with a quote, in the line up to `end`; null when there is none.
const char* next_quoted(const char* at, const char* end) {
    while (at != end && *at != '"') {
        const char* comma = find(at, end, ',');
        if (comma == nullptr) return nullptr;
        at = comma + 1;
    }
    return at == end ? nullptr : at;
}

/// The end of the line at `begin`, if it is at hand. `all`: no more bytes follow.
RecordEnd line_end(const char* begin, const char* end, bool all, std::string_view fault) {
    const char* stop = find(begin, end, '\n');
    if (stop == nullptr) return all ? RecordEnd{end, fault} : RecordEnd{};
    return {stop + 1, fault};
}

/// The end of the record at `begin`, which depends on nothing but its bytes. `all`: no more bytes follow.
RecordEnd record_end(const char* begin, const char* end, bool all) {
    const char* const limit = static_cast<std::size_t>(end - begin) > record_max ? begin + record_max : end;
    const char* at = begin;
    while (true) {
        const char* stop = find(at, end, '\n');
        const char* quoted = next_quoted(at, std::min(stop == nullptr ? end : stop, limit));
        if (quoted == nullptr) return line_end(at, end, all, {});
        const char* behind = behind_quoted(quoted + 1, limit);
        if (behind == nullptr || behind == limit) {
            if (limit == end && !all) return {};
            const bool closed = behind != nullptr && limit == end;
            return closed ? RecordEnd{end, {}} : line_end(begin, end, all, broken_quotes);
        }
        if (*behind == '\r' && ++behind == end) return all ? RecordEnd{end, {}} : RecordEnd{};
        if (*behind == '\n') return {behind + 1, {}};
        if (*behind != ',') return line_end(begin, end, all, broken_quotes);
        at = behind + 1;
    }
}

/// Behind the last record that is whole; `begin` when none is.
const char* last_record_end(const char* begin, const char* end, bool all) {
    const char* at = begin;
    while (at != end) {
        const char* quote = find(at, end, '"');
        const char* const before = quote == nullptr ? end : quote;
        const std::size_t lines = std::string_view(at, static_cast<std::size_t>(before - at)).rfind('\n');
        if (lines != std::string_view::npos) at += lines + 1;
        if (quote == nullptr) return all ? end : at;
        const RecordEnd record = record_end(at, end, all);
        if (record.at == nullptr) return at;
        at = record.at;
    }
    return at;
}

}  // namespace

CsvStream::CsvStream(ByteStream bytes, std::size_t block) : bytes_(std::move(bytes)), block_(std::max<std::size_t>(block, 1)) {
    read_header();
}

void CsvStream::fill(std::string& text, std::size_t size) {
    while (!ended_ && text.size() < size) ended_ = bytes_.read(text, size - text.size()) == 0;
}

void CsvStream::read_header() {
    fill(rest_, block_);
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.erase(0, 3);
    while (true) {
        const std::size_t stop = rest_.find('\n');
        if (stop == std::string::npos && !ended_) {
            if (rest_.size() > line_max) throw Error("the line is longer than 16 MiB", {bytes_.name(), line_, ""});
            fill(rest_, rest_.size() + block_);
            continue;
        }
        const std::string_view line = std::string_view(rest_).substr(0, stop);
        const bool skipped = line.empty() || line == "\r" || line.front() == '#';
        if (!skipped) break;
        if (stop == std::string::npos) throw Error("the table is empty", {bytes_.name(), 0, ""});
        rest_.erase(0, stop + 1);
        ++line_;
    }
    RecordEnd end;
    while ((end = record_end(rest_.data(), rest_.data() + rest_.size(), ended_)).at == nullptr) fill(rest_, rest_.size() + block_);
    if (!end.fault.empty()) throw Error(std::string(end.fault), {bytes_.name(), line_, ""});
    header_line_ = line_;
    CsvBlock block{rest_.substr(0, static_cast<std::size_t>(end.at - rest_.data())), line_};
    rest_.erase(0, block.text.size());
    line_ += static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\n'));
    CsvRecords records(block);
    if (records.next()) header_.assign(records.fields().begin(), records.fields().end());
}

bool CsvStream::next(CsvBlock& block) {
    block.text.swap(rest_);
    rest_.clear();
    block.line = line_;
    fill(block.text, block_);
    std::size_t whole = 0;
    while (true) {
        const char* begin = block.text.data();
        whole = static_cast<std::size_t>(last_record_end(begin, begin + block.text.size(), ended_) - begin);
        if (whole > 0 || ended_) break;
        if (block.text.size() > line_max) throw Error("the line is longer than 16 MiB", {bytes_.name(), line_, ""});
        fill(block.text, block.text.size() + block_);
    }
    rest_.assign(block.text, whole);
    block.text.resize(whole);
    line_ += static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\n'));
    return whole > 0;
}

CsvRecords::CsvRecords(CsvBlock& block)
    : at_(block.text.data()), end_(at_ + block.text.size()), quotes_(find(at_, end_, '"') != nullptr), next_line_(block.line) {}

bool CsvRecords::next() {
    while (at_ != end_ && (*at_ == '\n' || (*at_ == '\r' && (at_ + 1 == end_ || at_[1] == '\n')))) {
        if (*at_ == '\n') ++next_line_;
        ++at_;
    }
    if (at_ == end_) return false;
    line_ = next_line_;
    fault_ = {};
    fields_.clear();
    char* const begin = at_;
    if (quotes_) {
        const RecordEnd end = record_end(begin, end_, true);
        fault_ = end.fault;
        at_ = begin + (end.at - begin);
        next_line_ += static_cast<std::size_t>(std::count(begin, at_, '\n'));
    } else {
        at_ = begin + (line_end(begin, end_, true, {}).at - begin);
        ++next_line_;
    }
    char* stop = at_;
    if (stop != begin && stop[-1] == '\n') --stop;
    if (stop != begin && stop[-1] == '\r') --stop;
    if (quotes_ && fault_.empty() && find(begin, stop, '"') != nullptr) {
        split_quoted(begin, stop);
    } else {
        split_plain(begin, stop);
    }
    return true;
}

void CsvRecords::split_plain(const char* begin, const char* end) {
    const char* start = begin;
    for (const char* at = begin; at != end; ++at) {
        if (*at != ',') continue;
        fields_.emplace_back(start, static_cast<std::size_t>(at - start));
        start = at + 1;
    }
    fields_.emplace_back(start, static_cast<std::size_t>(end - start));
}

void CsvRecords::split_quoted(char* begin, const char* end) {
    char* at = begin;
    while (true) {
        char* const start = at;
        char* out = at;
        if (at != end && *at == '"') {
            ++at;
            while (at != end) {
                if (*at == '"' && (++at == end || *at != '"')) break;
                *out++ = *at++;
            }
            if (at != end && *at == '\r') ++at;
        } else {
            while (at != end && *at != ',') ++at;
            out = at;
        }
        fields_.emplace_back(start, static_cast<std::size_t>(out - start));
        if (at == end) return;
        ++at;
    }
}

// --- writing -------------------------------------------------------------------------------------------------------

struct FileWriter::State {
    std::string path;       ///< what it will be called
    std::string neighbour;  ///< empty: written to directly
    Descriptor file{-1};
    bool finished = false;
    bool committed = false;
    std::string waiting;  ///< not written yet
    std::unique_ptr<z_stream, EndDeflate> gzip;
    std::unique_ptr<ZSTD_CCtx, FreePacker> zstd;

    void write_out(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t count = ::write(file.number(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) fail_with_errno("cannot be written: ", path);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void pack_gzip(std::string_view bytes, int flush);
    void pack_zstd(std::string_view bytes, ZSTD_EndDirective flush) const;
    void pack(std::string_view bytes, bool last) {
        if (gzip != nullptr) {
            pack_gzip(bytes, last ? Z_FINISH : Z_NO_FLUSH);
        } else if (zstd != nullptr) {
            pack_zstd(bytes, last ? ZSTD_e_end : ZSTD_e_continue);
        } else {
            write_out(bytes);
        }
    }
};

void FileWriter::State::pack_gzip(std::string_view bytes, int flush) {
    // zlib's interface takes a mutable pointer but does not write through it.
    gzip->next_in = bytes_of(const_cast<char*>(bytes.data()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    gzip->avail_in = static_cast<uInt>(bytes.size());
    std::string packed(piece, '\0');
    do {
        gzip->next_out = bytes_of(packed.data());
        gzip->avail_out = static_cast<uInt>(packed.size());
        deflate(gzip.get(), flush);
        write_out(std::string_view(packed).substr(0, packed.size() - gzip->avail_out));
    } while (gzip->avail_out == 0);
}

void FileWriter::State::pack_zstd(std::string_view bytes, ZSTD_EndDirective flush) const {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::string packed(piece, '\0');
    std::size_t left = 1;
    while (flush == ZSTD_e_end ? left > 0 : in.pos < in.size) {
        ZSTD_outBuffer out{packed.data(), packed.size(), 0};
        left = ZSTD_compressStream2(zstd.get(), &out, &in, flush);
        if (ZSTD_isError(left) != 0) fail(std::string("cannot be packed: ") + ZSTD_getErrorName(left), path);
        write_out(std::string_view(packed).substr(0, out.pos));
    }
}

namespace {

namespace fs = std::filesystem;

/// What a path means: links followed.
std::string target_of(const std::string& path) {
    std::error_code ignored;
    return fs::is_symlink(path, ignored) && fs::exists(path, ignored) ? fs::canonical(path, ignored).string() : path;
}

/// The number of the open file that a path means: "/dev/stdout", "/dev/fd/3"; none of any other path.
std::optional<int> open_file_of(std::string_view path) {
    if (path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(folder)) continue;
        path.remove_prefix(folder.size());
        int number = -1;
        const auto [end, fault] = std::from_chars(path.data(), path.data() + path.size(), number);
        if (fault == std::errc{} && end == path.data() + path.size() && number >= 0) return number;
    }
    return std::nullopt;
}

/// A descriptor to write to: of an open file, on from where that stands; of any other, from its beginning.
int open_to_write(const std::string& path) {
    constexpr mode_t everybody = 0666;  // less what the user's mask takes away
    if (const auto number = open_file_of(path))
        return ::fcntl(*number, F_DUPFD_CLOEXEC, 0);  // NOLINT(cppcoreguidelines-pro-type-vararg,hicpp-vararg)
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                  everybody);  // NOLINT(cppcoreguidelines-pro-type-vararg,hicpp-vararg)
}

}  // namespace

std::string FileWriter::neighbour_of(const std::string& path) {
    std::error_code ignored;
    if (open_file_of(path)) return {};
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored) && !fs::is_directory(path, ignored)) return {};
    return target_of(path) + ".part" + std::to_string(::getpid());
}

FileWriter::FileWriter(std::string path) : state_(std::make_unique<State>()) {
    constexpr int quick_gzip = 4;
    constexpr int quick_zstd = 3;
    state_->path = std::move(path);
    std::error_code ignored;
    if (state_->path == "-") fail("is no file: standard output is /dev/stdout", state_->path);
    if (fs::is_directory(state_->path, ignored)) fail("cannot be written: Is a directory", state_->path);
    state_->neighbour = neighbour_of(state_->path);
    const std::string& made = state_->neighbour.empty() ? state_->path : state_->neighbour;
    const int number = open_to_write(made);
    if (number < 0) {
        state_->neighbour.clear();
        fail_with_errno("cannot be written: ", state_->path);
    }
    state_->file = Descriptor(number);
    if (state_->path.ends_with(".gz")) {
        state_->gzip.reset(new z_stream{});
        constexpr int memory = 8;
        if (deflateInit2(state_->gzip.get(), quick_gzip, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK)
            fail("cannot start packing", state_->path);
    } else if (state_->path.ends_with(".zst")) {
        state_->zstd.reset(ZSTD_createCCtx());
        ZSTD_CCtx_setParameter(state_->zstd.get(), ZSTD_c_compressionLevel, quick_zstd);
    }
}

FileWriter::FileWriter(FileWriter&&) noexcept = default;

FileWriter::~FileWriter() {
    if (state_ != nullptr && !state_->committed && !state_->neighbour.empty()) ::unlink(state_->neighbour.c_str());
}

void FileWriter::write(std::string_view bytes) {
    State& state = *state_;
    if (!state.waiting.empty() || bytes.size() < piece) {
        state.waiting += bytes;
        if (state.waiting.size() < piece) return;
        bytes = state.waiting;
    }
    state.pack(bytes, false);
    state.waiting.clear();
}

void FileWriter::finish() {
    State& state = *state_;
    if (state.finished) return;
    state.pack(state.waiting, true);
    state.waiting.clear();
    state.finished = true;
    if (!state.file.close()) fail_with_errno("cannot be written: ", state.path);
}

void FileWriter::commit() {
    finish();
    State& state = *state_;
    if (!state.neighbour.empty() && std::rename(state.neighbour.c_str(), target_of(state.path).c_str()) != 0) {
        fail_with_errno("cannot be written: ", state.path);
    }
    state.committed = true;
}

}  // namespace impost
