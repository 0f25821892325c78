// The rows of any input are the same however small its pieces are, and can be taken up again after
// each of them. The first byte chooses the format.
#include <string>
#include <vector>

#include "cli/import/row_reader.h"
#include "cli/import/text_source.h"
#include "fuzz/input.h"

namespace {

using namespace analytics;
using namespace analytics::cli;
using fuzz::expect;

constexpr std::size_t kResumedRowsMax = 8;

struct Rows {
  std::vector<ReadRow> rows;
  bool failed = false;
};

// A row that can't be read has no fields to compare.
bool same(const ReadRow& a, const ReadRow& b) {
  if (a.error.has_value() != b.error.has_value()) return false;
  const bool same_contents = a.error ? a.error->message == b.error->message : a.fields == b.fields;
  return same_contents && a.number == b.number && a.line == b.line && a.text == b.text &&
         a.end == b.end;
}

Rows read_to_end(RowReader& reader) {
  Rows all;
  Row row;
  for (Result<bool> more = true;;) {
    more = reader.next(row);
    all.failed = !more;
    if (!more || !*more) return all;
    all.rows.push_back({row.number, row.line, std::string(row.text),
                        row.fields == nullptr ? std::vector<std::string>() : *row.fields, row.end,
                        row.error});
  }
}

std::optional<Rows> read_all(Format format, std::string_view text, std::size_t piece_bytes,
                             const Position* from = nullptr) {
  TextSource source{std::string(text), piece_bytes};
  Result<std::unique_ptr<RowReader>> reader = open_rows(format, source);
  if (!reader) return std::nullopt;
  if (from != nullptr) expect((*reader)->seek(*from), "any row's end can be sought");
  Rows all = read_to_end(**reader);
  // The verdict on an array's end comes with an excerpt of what happens to be in memory.
  if (format == Format::json && !all.rows.empty() && all.rows.back().error) {
    all.rows.back().text.clear();
  }
  return all;
}

void expect_tail(const Rows& all, std::size_t begin, const Rows& rest) {
  expect(rest.failed == all.failed && rest.rows.size() == all.rows.size() - begin,
         "after a row come the rows behind it");
  for (std::size_t i = 0; i < rest.rows.size(); ++i) {
    expect(same(all.rows[begin + i], rest.rows[i]), "and they are the same");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto format = static_cast<Format>(input.take_byte() % 3);
  const std::optional<Rows> all = read_all(format, input.rest(), 64 * 1024);
  if (!all) return 0;
  for (const ReadRow& row : all->rows) {
    expect(row.end.offset <= input.rest().size(), "a row ends within the input");
    expect(row.text.size() <= kRowBytesMax, "a row is within its limit");
  }
  // What is not text is refused by the beginning, of which the first piece should hold enough.
  const std::optional<Rows> in_pieces = read_all(format, input.rest(), 7);
  if (in_pieces) expect_tail(*all, 0, *in_pieces);
  for (std::size_t i = 0; i < all->rows.size() && i < kResumedRowsMax; ++i) {
    // What says that an array ends badly is not a row, and nothing comes after it.
    const bool is_verdict = format == Format::json && i + 1 == all->rows.size();
    if (is_verdict && all->rows[i].error) continue;
    expect_tail(*all, i + 1, *read_all(format, input.rest(), 64 * 1024, &all->rows[i].end));
  }
  return 0;
}
