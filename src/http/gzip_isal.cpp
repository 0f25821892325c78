// The codec by ISA-L.
#include <isa-l/igzip_lib.h>

#include <memory>
#include <new>

#include "http/gzip_codec.h"

namespace analytics::gzip_codec {
namespace {

// ISA-L takes its input as not const, but leaves it alone.
std::uint8_t* bytes(std::string_view in) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(in.data()));
}

struct Packer {
  isal_zstream stream;
  std::uint8_t level_memory[ISAL_DEF_LVL1_DEFAULT];
};

// Some hundred KB each, so they are made by the threads that need them. Null if memory is short.
Packer* packer() {
  thread_local const std::unique_ptr<Packer> state(new (std::nothrow) Packer);
  return state.get();
}

inflate_state* unpacker() {
  thread_local const std::unique_ptr<inflate_state> state(new (std::nothrow) inflate_state);
  return state.get();
}

}  // namespace

std::size_t packed_bytes_max(std::size_t size) {
  // What does not shrink is stored: 5 bytes for every 65,535, in between header and trailer; the
  // slack lets the library try a packed block first.
  return size + (size / 65'535 + 1) * 5 + 18 + 512;
}

std::size_t pack(std::string_view in, char* out, std::size_t room) {
  Packer* packer_state = packer();
  if (packer_state == nullptr) return 0;
  isal_zstream& stream = packer_state->stream;
  isal_deflate_stateless_init(&stream);
  stream.level = 1;
  stream.level_buf = packer_state->level_memory;
  stream.level_buf_size = sizeof packer_state->level_memory;
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.flush = NO_FLUSH;
  stream.next_in = bytes(in);
  stream.avail_in = static_cast<std::uint32_t>(in.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(out);
  stream.avail_out = static_cast<std::uint32_t>(room);
  return isal_deflate_stateless(&stream) == COMP_OK ? room - stream.avail_out : 0;
}

Unpacked unpack_member(std::string_view in, char* out, std::size_t room) {
  inflate_state* state = unpacker();
  if (state == nullptr) return {};
  isal_inflate_init(state);
  state->crc_flag = ISAL_GZIP;
  state->next_in = bytes(in);
  state->avail_in = static_cast<std::uint32_t>(in.size());
  state->next_out = reinterpret_cast<std::uint8_t*>(out);
  state->avail_out = static_cast<std::uint32_t>(room);
  if (isal_inflate(state) != ISAL_DECOMP_OK) return {};
  if (state->block_state == ISAL_BLOCK_FINISH) {
    return {Unpacked::State::done, in.size() - state->avail_in, room - state->avail_out};
  }
  return {.state = state->avail_out == 0 ? Unpacked::State::full : Unpacked::State::damaged};
}

}  // namespace analytics::gzip_codec
