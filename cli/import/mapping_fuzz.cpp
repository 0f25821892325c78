// Any mapping over any rows makes messages or errors that say what is wrong. The input: a byte that
// chooses the format, the mapping, a zero byte, the rows.
#include <analytics/message.h>

#include <string>

#include "cli/import/mapping.h"
#include "cli/import/row_mapper.h"
#include "cli/import/text_source.h"
#include "fuzz/input.h"

namespace {

using namespace analytics;
using namespace analytics::cli;
using fuzz::expect;

constexpr int kRowsMax = 20;

void map_rows(RowReader& rows, RowMapper& mapper) {
  Row row;
  for (int i = 0; i < kRowsMax; ++i) {
    const Result<bool> more = rows.next(row);
    if (!more || !*more) return;
    if (row.error) continue;
    const Result<BatchMessage> message = mapper.message(row);
    if (!message) {
      expect(!message.error().message.empty(), "an error says what is wrong");
      continue;
    }
    const Events events{*message};
    if (events.error()) continue;
    expect(parse_message(events.text()), "a message that can be sent can be read");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto format = static_cast<Format>(input.take_byte() % 3);
  const fuzz::ExactCopy text(input.take_until('\0'));
  Result<Mapping> mapping = Mapping::parse(text.view());
  if (!mapping) {
    expect(!mapping.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  TextSource source{std::string(input.rest())};
  const Result<std::unique_ptr<RowReader>> rows = open_rows(format, source);
  if (!rows) return 0;
  const auto mapper = RowMapper::of_records(*std::move(mapping), (*rows)->header());
  if (!mapper) return 0;
  map_rows(**rows, **mapper);
  return 0;
}
