// Stems by Snowball's English stemmer behind a cache a thread. The cache has two generations: when the young
// one is full it becomes the old one, so a view that stem() returned stays valid while as many other words as
// fit are stemmed.
#include <functional>
#include <memory>
#include <new>
#include <unordered_map>

#include <libstemmer.h>

#include "text/tokens.h"

namespace quire::text {

namespace {

constexpr std::size_t kGenerationWords = 32768;
constexpr std::size_t kWordBytesMax = 256;  // no word of a text is longer; others are not worth their memory

struct WordHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
};

class Stemmer {
 public:
  Stemmer() : snowball_(sb_stemmer_new("english", "UTF_8"), &sb_stemmer_delete) {
    if (!snowball_) throw std::bad_alloc();
  }

  std::string_view stem(std::string_view word) {
    if (word.size() > kWordBytesMax) return long_ = fresh(word);
    if (const auto found = young_.find(word); found != young_.end()) return found->second;
    if (young_.size() >= kGenerationWords) {
      old_ = std::move(young_);
      young_.clear();
    }
    if (const auto found = old_.find(word); found != old_.end())
      return young_.insert(old_.extract(found)).position->second;
    return young_.emplace(std::string(word), fresh(word)).first->second;
  }

 private:
  std::string fresh(std::string_view word) {
    const auto* const bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* const stemmed = sb_stemmer_stem(snowball_.get(), bytes, static_cast<int>(word.size()));
    if (stemmed == nullptr) throw std::bad_alloc();
    return std::string(reinterpret_cast<const char*>(stemmed),
                       static_cast<std::size_t>(sb_stemmer_length(snowball_.get())));
  }

  using Words = std::unordered_map<std::string, std::string, WordHash, std::equal_to<>>;
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> snowball_;
  Words young_;
  Words old_;
  std::string long_;
};

}  // namespace

std::string_view stem(std::string_view folded_word) {
  thread_local Stemmer stemmer;
  return stemmer.stem(folded_word);
}

}  // namespace quire::text
