// Whatever the events are, a schema stays within its limits, adds up, is told as JSON, and is read
// back as it was stored; bytes that are none of ours are refused. The input: events, one a line,
// each with its type's number before it.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/schema/schema_books.h"
#include "server/schema/schema_text.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

const Timestamp kNow(std::chrono::seconds(1'767'225'600));
constexpr SchemaLimits kLimits{.events_max = 3,
                               .properties_max = 4,
                               .name_bytes_max = 20,
                               .depth_max = 3,
                               .source_bytes_max = 4'000};

std::vector<std::string_view> records_of(const JournalFrame& frame) {
  std::vector<std::string_view> records;
  std::string_view rest = frame.records;
  for (const std::uint32_t length : frame.lengths) {
    records.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return records;
}

void look_at(const SchemaCall& call) {
  expect(call.properties.size() <= kLimits.properties_max, "properties have a limit");
  for (const auto& [path, property] : call.properties) {
    expect(path.size() <= kLimits.name_bytes_max, "paths have a limit");
    expect(property.count() >= 1 && property.count() <= call.count,
           "a property comes no more often than its call");
  }
}

void look_at(const SchemaBooks& books, const SourceSchemaBook& book, std::uint64_t tracks) {
  const SchemaEntries& entries = book.entries();
  expect(book.bytes() <= kLimits.source_bytes_max, "memory has a limit");
  expect(entries.events.size() <= kLimits.events_max, "events have a limit");
  std::uint64_t counted = entries.events_beyond;
  for (const auto& [name, call] : entries.events) {
    expect(name.size() <= kLimits.name_bytes_max, "names have a limit");
    look_at(call);
    counted += call.count;
  }
  expect(counted == tracks, "every track event is counted once");
  look_at(entries.identify);
  look_at(entries.group);
  ByteBuffer checked;
  expect(check_json(schema_json(entries, 0), {}, checked), "a schema is JSON");
  SchemaBooks again;
  const JournalFrame frame = encode_books(books);
  expect(decode_books(records_of(frame), again), "a schema can be read back");
  expect(again.of("shop").entries() == entries, "it is read back as it was stored");
}

// Ingest lets no track event through that has none.
bool has_name(std::string_view event) {
  for (MemberScan member(event); member.next();) {
    if (member.key_is("event") && member.value() != "null") return is_string(member.value());
  }
  return false;
}

void read_any(std::string_view bytes) {
  const std::size_t first = std::min<std::size_t>(17, bytes.size());  // As long as a first record.
  const fuzz::ExactCopy head(bytes.substr(0, first));
  const fuzz::ExactCopy source(bytes.substr(first));
  const std::string_view records[] = {head.view(), source.view()};
  SchemaBooks books;
  (void)decode_books(records, books);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  read_any(input.rest());
  SchemaBooks books(kLimits);
  SourceSchemaBook& book = books.of("shop");
  std::uint64_t tracks = 0;
  while (!input.rest().empty()) {
    const std::string_view line = input.take_until('\n');
    if (line.empty() || line[0] < '1' || line[0] > '6') continue;
    const auto type = static_cast<EventType>(line[0] - '0');
    ByteBuffer checked;
    if (!check_json(line.substr(1), {}, checked) || !is_object(checked.view())) continue;
    const fuzz::ExactCopy event(checked.view());
    book.observe(type, event.view(), kNow);
    if (type == EventType::track && has_name(event.view())) ++tracks;
  }
  look_at(books, book, tracks);
  return 0;
}
