#include "server/log/duplicates_merge.h"

#include <functional>
#include <numeric>
#include <utility>

namespace analytics::server {
namespace {

constexpr int kIdsPerStep = 65'536;  // About a millisecond.

bool fits(const RunSize& first, std::uint64_t entries, const RunSize& next, const MergeLimits& to) {
  return entries + next.entries <= to.entries_max &&
         next.end_age - first.begin_age <= to.age_span_max;
}

/// Of the newest group, which begins there: from the oldest run on that is no more than all that
/// follow it.
std::optional<MergeRange> carried(std::span<const RunSize> runs, std::size_t begin) {
  std::optional<MergeRange> range;
  std::uint64_t newer = runs.back().entries;
  for (std::size_t run = runs.size() - 1; run-- > begin; newer += runs[run].entries) {
    if (runs[run].entries <= newer) range = MergeRange{run, runs.size()};
  }
  return range;
}

}  // namespace

std::optional<MergeRange> choose_merge(std::span<const RunSize> runs, const MergeLimits& limits) {
  if (runs.empty()) return std::nullopt;
  std::size_t begin = 0;
  std::uint64_t entries = runs[0].entries;
  for (std::size_t next = 1; next < runs.size(); ++next) {
    if (fits(runs[begin], entries, runs[next], limits)) {
      entries += runs[next].entries;
      continue;
    }
    if (next - begin > 1) return MergeRange{begin, next};
    begin = next;
    entries = runs[next].entries;
  }
  return carried(runs, begin);
}

RunMerge::RunMerge(Files& files, std::vector<std::shared_ptr<const DuplicateRun>> inputs,
                   std::string path)
    : files_(files), inputs_(std::move(inputs)), path_(std::move(path)) {}

bool RunMerge::step() {
  if (!writer_) {
    if (Result<void> begun = begin(); !begun) {
      result_ = std::move(begun).error();
      return true;
    }
  }
  Result<bool> more = write_some();
  if (!more) {
    result_ = std::move(more).error();
  } else if (!*more) {
    DuplicateSpan span = inputs_.front()->span();
    for (const auto& input : inputs_) span.extend(input->span());
    result_ = writer_->finish(span);
  }
  return result_.has_value();
}

Result<void> RunMerge::begin() {
  for (const auto& input : inputs_) {
    Result<RunReader> reader = RunReader::open(files_, input);
    if (!reader) return std::move(reader).error();
    if (Result<void> read = reader->advance(); !read) {
      unreadable_ = input;
      return read;
    }
    if (reader->id() != nullptr) sources_.push_back({input, *std::move(reader)});
  }
  const std::uint64_t entries =
      std::transform_reduce(inputs_.begin(), inputs_.end(), std::uint64_t{0}, std::plus<>(),
                            [](const auto& input) { return input->count(); });
  Result<RunWriter> writer = RunWriter::create(files_, path_, entries);
  if (!writer) return std::move(writer).error();
  writer_ = *std::move(writer);
  return {};
}

RunMerge::Source* RunMerge::lowest() {
  Source* lowest = nullptr;
  for (Source& source : sources_) {
    if (lowest == nullptr || *source.reader.id() < *lowest->reader.id()) lowest = &source;
  }
  return lowest;
}

// Whether there is more to write.
Result<bool> RunMerge::write_some() {
  for (int i = 0; i < kIdsPerStep; ++i) {
    Source* const source = lowest();
    if (source == nullptr) return false;
    if (Result<void> added = writer_->add(*source->reader.id()); !added) {
      return std::move(added).error();
    }
    if (Result<void> read = source->reader.advance(); !read) {
      unreadable_ = source->run;
      return std::move(read).error();
    }
    if (source->reader.id() == nullptr) {
      std::erase_if(sources_, [](const Source& each) { return each.reader.id() == nullptr; });
    }
  }
  return true;
}

}  // namespace analytics::server
