#include "server/workspace/configuration.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "server/workspace/configuration_state.h"
#include "server/workspace/file_reader.h"
#include "server/workspace/workspace_file.h"
#include "server/yaml/yaml_json.h"

namespace analytics::server {
namespace {

constexpr const char* kName = "workspace-changes.json";
constexpr const char* kNewName = "workspace-changes.new";
constexpr std::uint64_t kOverlayBytesMax = std::uint64_t{16} << 20;

Result<std::string> read_whole(File& file, const std::string& path) {
  Result<std::uint64_t> size = file.size();
  if (!size) return std::move(size).error();
  if (*size > kOverlayBytesMax) return Error{ErrorCode::corrupt, path + ": longer than 16 MiB"};
  std::string text(*size, '\0');
  Result<std::size_t> read = file.read_at(0, text);
  if (!read) return std::move(read).error();
  text.resize(*read);
  return text;
}

Result<Overlay> read_overlay(Files& files, const std::string& folder) {
  const std::string path = folder + "/" + kName;
  Result<std::vector<std::string>> names = files.list(folder);
  if (!names) return std::move(names).error();
  if (std::ranges::find(*names, kName) == names->end()) return Overlay{};
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::read);
  if (!file) return std::move(file).error();
  const Result<std::string> text = read_whole(**file, path);
  if (!text) return text.error();
  Result<Overlay> overlay = Overlay::parse(*text);
  if (overlay) return overlay;
  return Error{ErrorCode::corrupt,
               path + ": " + overlay.error().message +
                   "; put it aside to start with what the workspace file says alone"};
}

// Without the flag, what the console allowed before does not hold.
Overruled restrict_networks(YAML::Node& root, const Overlay& overlay) {
  Overruled overruled;
  for (YAML::Node node : std::as_const(root)["destinations"]) {
    const std::string id = node["id"].IsScalar() ? node["id"].Scalar() : "";
    const OverlayItem* item = find_item(overlay.destinations, id);
    const YAML::Node allows = find_field(node, kAllowPrivateNetworks);
    if (item == nullptr || !allows || !allows.IsScalar() || allows.Scalar() != "true") continue;
    const bool is_console =
        item->added || std::ranges::find(item->fields, kAllowPrivateNetworks,
                                         &OverlayField::path) != item->fields.end();
    if (!is_console) continue;
    set_field(node, kAllowPrivateNetworks, Json(false));
    overruled.push_back("destination \"" + id +
                        "\" may not speak to private addresses: that was set in the console, and "
                        "the server runs without --allow-private-networks");
  }
  return overruled;
}

// What the file says alone must be right: problems have their lines then.
Result<void> check_file(const Configuration::Setup& setup, const std::string& text) {
  const ParsedWorkspace parsed = parse_workspace(text, setup.file, setup.environment);
  if (parsed.problems.empty()) return {};
  return problems_error(parsed.problems);
}

}  // namespace

MergedWorkspace merge_workspace(const Configuration::Setup& setup, const std::string& text,
                                Overlay overlay) {
  MergedWorkspace merged;
  FileReader reader(setup.file, setup.environment);
  try {
    std::optional<YAML::Node> root = parse_document(text, reader);
    if (root) {
      merged.overruled = lay_over(*root, overlay);
      if (!setup.allow_private_networks) {
        const Overruled more = restrict_networks(*root, overlay);
        merged.overruled.insert(merged.overruled.end(), more.begin(), more.end());
      }
      merged.state.workspace = WorkspaceFile(reader).read(*root);
      merged.state.document = *to_json(*root).as_object();
    }
  } catch (const YAML::Exception& error) {
    reader.problem(error.mark.line + 1, "not YAML: " + error.msg);
  }
  merged.problems = reader.take_problems();
  merged.state.text = text;
  merged.state.overlay = std::move(overlay);
  return merged;
}

Configuration::Configuration(Setup setup, Files& files, std::string folder)
    : setup_(std::move(setup)), files_(files), folder_(std::move(folder)) {}

Configuration::~Configuration() = default;

Result<std::unique_ptr<Configuration>> Configuration::open(Setup setup, Files& files,
                                                           const std::string& folder) {
  if (Result<void> made = files.make_folder(folder); !made) return std::move(made).error();
  Result<Overlay> overlay = read_overlay(files, folder);
  if (!overlay) return std::move(overlay).error();
  std::unique_ptr<Configuration> configuration(new Configuration(std::move(setup), files, folder));
  auto state = std::make_shared<State>();
  state->overlay = *std::move(overlay);
  configuration->set_state(std::move(state));
  return configuration;
}

Result<Workspace> Configuration::load() {
  const std::lock_guard changing(changing_);
  const Result<std::string> text = setup_.read();
  if (!text) return text.error();
  if (Result<void> checked = check_file(setup_, *text); !checked) {
    return std::move(checked).error();
  }
  const std::shared_ptr<const State> before = state();
  MergedWorkspace merged = merge_workspace(setup_, *text, before->overlay);
  if (!merged.problems.empty()) {
    return Error{ErrorCode::invalid_config,
                 "what was changed in the console (" + folder_ + "/" + kName +
                     ") does not go with the file: " + problems_error(merged.problems).message};
  }
  for (const std::string& sentence : merged.overruled) spdlog::warn("{}", sentence);
  if (merged.state.overlay.text() != before->overlay.text()) {
    if (Result<void> stored = store(merged.state.overlay); !stored) {
      return std::move(stored).error();
    }
  }
  previous_ = nullptr;
  Workspace workspace = merged.state.workspace;
  set_state(std::make_shared<const State>(std::move(merged.state)));
  return workspace;
}

ChangeResult Configuration::change(const WorkspaceChange& change) {
  const std::lock_guard changing(changing_);
  ChangeResult result;
  std::shared_ptr<const State> next = try_change(change, result.refusal);
  if (!next) return result;
  if (const Result<void> stored = store(next->overlay); !stored) {
    result.refusal = {.why = ChangeRefusal::Why::not_stored,
                      .message = "the change could not be stored: " + stored.error().message};
    return result;
  }
  previous_ = state();
  result.workspace = next->workspace;
  set_state(std::move(next));
  return result;
}

Result<Workspace> Configuration::undo() {
  const std::lock_guard changing(changing_);
  if (!previous_) return Error{ErrorCode::not_available, "there is no change to take back"};
  if (Result<void> stored = store(previous_->overlay); !stored) return std::move(stored).error();
  Workspace workspace = previous_->workspace;
  set_state(std::exchange(previous_, nullptr));
  return workspace;
}

// Written beside and renamed, so that a kill leaves the one or the other.
Result<void> Configuration::store(const Overlay& overlay) {
  const std::string path = folder_ + "/" + kNewName;
  (void)files_.unlink(path);  // What a kill may have left; an error is the next call's too.
  Result<std::unique_ptr<File>> file = files_.open(path, OpenMode::create);
  if (!file) return std::move(file).error();
  const std::string text = overlay.text();
  if (text.size() > kOverlayBytesMax) {
    return Error{ErrorCode::disk_full, "the console's changes are longer than 16 MiB"};
  }
  const std::string_view whole = text;
  Result<void> done = (*file)->write_at(0, {&whole, 1});
  if (done) done = (*file)->sync();
  if (done) done = files_.rename(path, folder_ + "/" + kName);
  if (done) done = files_.sync_folder(folder_);
  return done;
}

std::shared_ptr<const Configuration::State> Configuration::state() const {
  const std::lock_guard guard(mutex_);
  return state_;
}

void Configuration::set_state(std::shared_ptr<const State> state) {
  const std::lock_guard guard(mutex_);
  state_ = std::move(state);
}

}  // namespace analytics::server
