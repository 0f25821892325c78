#include "server/log/kept_file.h"

#include <string_view>

namespace analytics::server {

Result<std::string> read_or_make(Files& files, const std::string& folder, const std::string& name,
                                 std::size_t size, const std::function<std::string()>& make) {
  const std::string path = folder + "/" + name;
  if (Result<std::unique_ptr<File>> file = files.open(path, OpenMode::read)) {
    std::string kept(size, '\0');
    Result<std::size_t> read = (*file)->read_at(0, kept);
    if (!read) return std::move(read).error();
    if (*read == size) return kept;
    // It was cut short while it was made: nothing was done with it yet.
    if (Result<void> gone = files.unlink(path); !gone) return std::move(gone).error();
  }
  std::string made = make();
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::create);
  if (!file) return std::move(file).error();
  const std::string_view whole = made;
  Result<void> written = (*file)->write_at(0, {&whole, 1});
  if (written) written = (*file)->sync();
  if (written) written = files.sync_folder(folder);
  if (!written) return std::move(written).error();
  return made;
}

}  // namespace analytics::server
