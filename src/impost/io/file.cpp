#include "impost/io/file.hpp"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "impost/base/error.hpp"

namespace impost {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

bool is_gzip(std::string_view bytes) { return bytes.size() > 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b'; }
bool is_zstd(std::string_view bytes) { return bytes.size() > 4 && bytes.starts_with("\x28\xb5\x2f\xfd"); }

std::string gunzip(const std::string& bytes, const std::string& name) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw Error("cannot start unpacking", {name, 0, ""});
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
    // zlib's interface takes a mutable pointer but does not write through it.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string result(bytes.size() * 8 + 1024, '\0');
    std::size_t filled = 0;
    while (true) {
        if (filled == result.size()) result.resize(result.size() * 2);
        stream.next_out = reinterpret_cast<Bytef*>(result.data() + filled);
        stream.avail_out = static_cast<uInt>(result.size() - filled);
        const int code = inflate(&stream, Z_NO_FLUSH);
        filled = result.size() - stream.avail_out;
        if (code == Z_STREAM_END) {
            if (stream.avail_in == 0) break;
            inflateReset(&stream);  // a further member of the same file
        } else if (code != Z_OK) {
            throw Error("the gzip data is damaged or cut off", {name, 0, ""});
        }
    }
    result.resize(filled);
    return result;
}

std::string unzstd(const std::string& bytes, const std::string& name) {
    const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    const unsigned long long known = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    const bool has_size = known != ZSTD_CONTENTSIZE_UNKNOWN && known != ZSTD_CONTENTSIZE_ERROR && known < bytes.size() * 1000;
    std::string result(has_size ? known + 1 : bytes.size() * 8 + 1024, '\0');
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{result.data(), result.size(), 0};
    std::size_t left = 1;
    while (in.pos < in.size || left > 0) {
        if (out.pos == out.size) {
            result.resize(result.size() * 2);
            out = {result.data(), result.size(), out.pos};
        }
        const std::size_t before = in.pos + out.pos;
        left = ZSTD_decompressStream(context.get(), &out, &in);
        const bool stuck = in.pos + out.pos == before && left > 0;
        if (ZSTD_isError(left) != 0 || stuck) throw Error("the zstd data is damaged or cut off", {name, 0, ""});
    }
    result.resize(out.pos);
    return result;
}

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw Error("cannot start packing");
    std::string result(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    return result;
}

std::string zstd(std::string_view bytes) {
    constexpr int level = 19;
    std::string result(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress(result.data(), result.size(), bytes.data(), bytes.size(), level);
    if (ZSTD_isError(size) != 0) throw Error(std::string("cannot pack: ") + ZSTD_getErrorName(size));
    result.resize(size);
    return result;
}

}  // namespace

std::string unpack(std::string bytes, const std::string& name) {
    if (is_gzip(bytes)) return gunzip(bytes, name);
    if (is_zstd(bytes)) return unzstd(bytes, name);
    return bytes;
}

std::string read_file(const std::string& path) {
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file) throw Error(std::string("cannot be read: ") + std::strerror(errno), {path, 0, ""});
    std::string bytes;
    std::array<char, 1 << 16> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) bytes.append(buffer.data(), count);
    if (std::ferror(file.get()) != 0) throw Error(std::string("cannot be read: ") + std::strerror(errno), {path, 0, ""});
    return unpack(std::move(bytes), path);
}

void write_file(const std::string& path, std::string_view bytes) {
    std::string packed;
    if (path.ends_with(".gz")) bytes = packed = gzip(bytes);
    if (path.ends_with(".zst")) bytes = packed = zstd(bytes);
    const std::string neighbour = path + ".part" + std::to_string(::getpid());
    const auto fail = [&] {
        const std::string reason = std::strerror(errno);
        std::remove(neighbour.c_str());
        throw Error("cannot be written: " + reason, {path, 0, ""});
    };
    File file(std::fopen(neighbour.c_str(), "wb"));
    if (!file) fail();
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) fail();
    if (std::fclose(file.release()) != 0) fail();
    if (std::rename(neighbour.c_str(), path.c_str()) != 0) fail();
}

}  // namespace impost
