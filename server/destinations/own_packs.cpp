#include "server/destinations/own_packs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "server/destinations/pack/delivery/built_in_packs.h"
#include "server/destinations/pack/delivery/pack_check.h"
#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

Error wrong(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

Result<std::vector<std::string>> files_in(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".yaml") files.push_back(at->path().string());
    if (files.size() > kOwnPacksMax) {
      return wrong(folder + ": there may be " + std::to_string(kOwnPacksMax) + " packs at most");
    }
  }
  if (error) return Error{ErrorCode::io_error, folder + ": " + error.message()};
  std::ranges::sort(files);
  return files;
}

// One byte more than the limit tells what is too long from what just fits.
Result<std::string> text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(pack::kPackBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (!in.is_open())) return Error{ErrorCode::io_error, file + ": it can't be read"};
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

void add_lines(const std::string& file, const pack::PackProblems& problems, std::string& lines) {
  for (const pack::PackProblem& problem : problems) {
    lines += (lines.empty() ? "" : "\n") + file + ":" + std::to_string(problem.line) + ": " +
             problem.message;
  }
}

}  // namespace

Result<std::vector<std::shared_ptr<const pack::Pack>>> read_own_packs(const std::string& folder) {
  const Result<std::vector<std::string>> files = files_in(folder);
  if (!files) return files.error();
  std::vector<std::shared_ptr<const pack::Pack>> packs;
  std::string lines;
  for (const std::string& file : *files) {
    const Result<std::string> text = text_of(file);
    if (!text) return text.error();
    pack::PackProblems problems;
    std::shared_ptr<const pack::Pack> pack = pack::check_pack(*text, file, problems);
    if (pack != nullptr && is_built_in_type(pack->type)) {
      problems.push_back(
          {.line = 0,
           .message = "there is a type \"" + pack->type + "\" already: choose another name"});
    }
    add_lines(file, problems, lines);
    if (pack != nullptr) packs.push_back(std::move(pack));
  }
  if (!lines.empty()) return wrong(std::move(lines));
  return packs;
}

}  // namespace analytics::server
