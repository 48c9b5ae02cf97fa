#include "web/rendered_words.h"

#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "text/markdown.h"
#include "text/unicode.h"

namespace quire::web {
namespace {

/// Two generations: what was asked for since the younger one began outlives the older.
class Kept {
 public:
  std::optional<std::string> find(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (const auto found = young_.find(text); found != young_.end()) return found->second;
    const auto found = old_.find(text);
    if (found == old_.end()) return std::nullopt;
    std::string html = std::move(found->second);
    old_.erase(found);
    add(text, html);
    return html;
  }
  void put(const std::string& text, const std::string& html) {
    const std::lock_guard lock(mutex_);
    add(text, html);
  }

 private:
  static constexpr std::size_t kBytesMax = 8u << 20;  // of a generation

  void add(const std::string& text, const std::string& html) {
    bytes_ += text.size() + html.size() + 128;
    if (bytes_ > kBytesMax) {
      old_ = std::exchange(young_, {});
      bytes_ = text.size() + html.size() + 128;
    }
    young_.insert_or_assign(text, html);
  }

  std::mutex mutex_;
  std::unordered_map<std::string, std::string> young_, old_;
  std::size_t bytes_ = 0;
};

Kept& kept() {
  static Kept kept;
  return kept;
}

}  // namespace

std::string words_html(const std::string& markdown) {
  if (auto html = kept().find(markdown)) return std::move(*html);
  const auto read = text::read_markdown(markdown);
  std::string html = read ? read->html : "<p>" + text::escape_html(markdown) + "</p>";
  kept().put(markdown, html);
  return html;
}

}  // namespace quire::web
