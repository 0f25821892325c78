// Any bytes as a journal's last segment: opening either refuses them or makes a journal of them
// that verifies, reads, takes another frame and is the same when it is opened again.
//
// Chance does not find checksums, so the first byte may ask for help: 1 puts right ones in, 2 gives
// the segment a right header, 4 also a sealed segment before it. (A header that is forged, checksum
// and all, may contradict the frames of a sealed segment, which opening does not read.)
#include <string>

#include "fuzz/input.h"
#include "journal/crc32c.h"
#include "journal/format.h"
#include "journal/sample_journal.h"
#include "journal/verify.h"

namespace {

using namespace analytics;
using fuzz::expect;

void put_checksums(std::string& segment) {
  if (segment.size() < kSegmentHeaderBytes) return;
  const std::uint32_t seed = crc32c(0, std::string_view(segment).substr(0, 44));
  put_u32(segment.data() + 44, seed);
  std::uint64_t at = kSegmentHeaderBytes;
  while (at + kFrameHeaderBytes <= segment.size()) {
    const std::uint32_t length = decode_frame_header(segment.data() + at).length;
    if (length < kFrameHeaderBytes || length > segment.size() - at) return;
    const std::string_view frame(segment.data() + at, length);
    const std::uint32_t checksum = crc32c(crc32c(seed, frame.substr(0, 4)), frame.substr(8));
    set_checksum(segment.data() + at, checksum);
    at += padded(length);
  }
}

// The name that the header asks for, so that it isn't refused for that alone.
std::string path_for(std::string_view segment) {
  const Result<SegmentHeader> header = decode_segment_header(segment);
  if (!header) return SampleJournal::path(0, 0);
  return SampleJournal::path(header->base_offset, header->base_frame);
}

void put_last_segment(SampleJournal& journal, fuzz::Input& input) {
  const std::uint8_t wishes = input.take_byte();
  if ((wishes & 4) != 0) {
    for (int i = 0; journal.files.paths().size() < 2; ++i) {
      expect(journal.commit({frame_of("", {"a record"})}), "a frame is taken");
    }
  }
  const std::string last = journal.files.paths().back();
  std::string segment(input.rest());
  if ((wishes & 6) != 0) {
    segment.insert(0, journal.files.contents(last).substr(0, kSegmentHeaderBytes));
  }
  if ((wishes & 1) != 0) put_checksums(segment);
  expect(journal.files.unlink(last), "a file is removed");
  journal.files.put(path_for(segment), segment);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  SampleJournal journal(kSegmentBytesMin);
  journal.settings.preallocate_bytes = size % 512;  // in what is opened below
  put_last_segment(journal, input);

  const Result<JournalReport> before = verify_journal(journal.files, SampleJournal::kFolder);
  const Result<void> opened = journal.open();
  if (!opened) {
    expect(!opened.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  expect(before && !before->damage, "what opens has no damage");
  expect(before->torn_bytes == journal.repair.bytes_cut || journal.repair.segment_removed,
         "verifying foretells what opening cuts");
  const Result<JournalReport> after = verify_journal(journal.files, SampleJournal::kFolder);
  expect(after && !after->damage && after->torn_bytes == 0, "what was opened verifies");
  expect(after->records == before->records, "opening loses no record");

  const std::string text = journal.read_all();
  expect(journal.reopen(), "what was opened can be recovered while it stays open");
  expect(journal.read_all() == text, "and reads the same");
  if (!journal.commit({frame_of("one", {"more"})})) return 0;  // At the end of all offsets.
  const std::string longer = journal.read_all();
  expect(longer.starts_with(text), "a journal that is written to keeps what it had");
  journal.files.kill();
  expect(journal.open(), "it opens again");
  expect(journal.read_all() == longer, "and reads the same");
  return 0;
}
