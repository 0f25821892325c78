// The codec by libdeflate.
#include <libdeflate.h>

#include <memory>

#include "http/gzip_codec.h"

namespace analytics::gzip_codec {
namespace {

struct Release {
  void operator()(libdeflate_compressor* state) const { libdeflate_free_compressor(state); }
  void operator()(libdeflate_decompressor* state) const { libdeflate_free_decompressor(state); }
};

// Made by the threads that need them. Null if memory is short.
libdeflate_compressor* packer() {
  thread_local const std::unique_ptr<libdeflate_compressor, Release> state(
      libdeflate_alloc_compressor(1));
  return state.get();
}

libdeflate_decompressor* unpacker() {
  thread_local const std::unique_ptr<libdeflate_decompressor, Release> state(
      libdeflate_alloc_decompressor());
  return state.get();
}

}  // namespace

std::size_t packed_bytes_max(std::size_t size) {
  return packer() == nullptr ? 0 : libdeflate_gzip_compress_bound(packer(), size);
}

std::size_t pack(std::string_view in, char* out, std::size_t room) {
  if (packer() == nullptr) return 0;
  return libdeflate_gzip_compress(packer(), in.data(), in.size(), out, room);
}

Unpacked unpack_member(std::string_view in, char* out, std::size_t room) {
  if (unpacker() == nullptr) return {};
  Unpacked step;
  switch (libdeflate_gzip_decompress_ex(unpacker(), in.data(), in.size(), out, room,
                                        &step.bytes_read, &step.bytes_written)) {
    case LIBDEFLATE_SUCCESS:
      step.state = Unpacked::State::done;
      break;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      step.state = Unpacked::State::full;
      break;
    default:
      break;
  }
  return step;
}

}  // namespace analytics::gzip_codec
