// A word's vector is its row of the factors, held in 8 bits a number with one scale a word.
#include "meaning/embedder.h"

#include <cmath>
#include <cstring>
#include <functional>

#include <fmt/format.h>

#include "meaning/envelope.h"

namespace quire::meaning {
namespace {

constexpr std::string_view kMagic = "QUIREMOD";
constexpr std::uint32_t kFormat = 1;
constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 30;

constexpr float kWeightMax = 1000;  // idf is below 20, a scale below 1

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Takes pieces from the front; what is not there is said once, at the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) {
      short_ = true;
      bytes_ = {};
      return {};
    }
    const std::string_view piece = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return piece;
  }
  template <class T>
  T number() {
    T value{};
    if (const std::string_view piece = take(sizeof value); !piece.empty())
      std::memcpy(&value, piece.data(), sizeof value);
    return value;
  }
  bool exact() const { return !short_ && bytes_.empty(); }
  bool cut() const { return short_; }

 private:
  std::string_view bytes_;
  bool short_ = false;
};

/// Words as they stand in texts and what they are in a model, of this thread: most words of a text were in
/// the texts before, and need not be stemmed and looked up again. A slot holds the newest of its words.
class KnownForms {
 public:
  template <class LookUp>
  std::uint32_t number(std::uint64_t model, std::string_view form, LookUp&& look_up) {
    if (form.size() > sizeof Slot::form) return look_up();
    Slot& slot = slots_[std::hash<std::string_view>()(form) % kSlots];
    if (slot.model != model || std::string_view(slot.form, slot.size) != form) {
      slot = {model, look_up(), static_cast<std::uint8_t>(form.size()), {}};
      form.copy(slot.form, form.size());
    }
    return slot.number;
  }

 private:
  static constexpr std::size_t kSlots = 16'384;
  struct Slot {
    std::uint64_t model = 0;
    std::uint32_t number = 0;
    std::uint8_t size = 0;
    char form[19] = {};
  };
  std::vector<Slot> slots_{kSlots};
};

/// sum += weight * vector. Written for the compiler's vectors, since it makes none of a plain loop at -O2.
void add_scaled(float weight, const std::int8_t* vector, float* sum) {
  using Bytes = std::int8_t __attribute__((vector_size(8)));
  using Floats = float __attribute__((vector_size(32)));
  for (std::size_t i = 0; i < kDimensions; i += 8) {
    Bytes bytes;
    Floats floats;
    std::memcpy(&bytes, vector + i, sizeof bytes);
    std::memcpy(&floats, sum + i, sizeof floats);
    floats += weight * __builtin_convertvector(bytes, Floats);
    std::memcpy(sum + i, &floats, sizeof floats);
  }
}

}  // namespace

Vector Embedder::embed_document(std::string_view title, std::string_view abstract) const {
  std::vector<std::uint32_t> known;
  add_known(title, known);
  add_known(abstract, known);
  Vector sum(kDimensions, 0.F);
  for (const Count& count : counted(known)) {
    const float weight = std::log1p(static_cast<float>(count.times)) * weights_[count.word];
    add_scaled(weight, vectors_.data() + count.word * kDimensions, sum.data());
  }
  double squares = 0;
  for (const float x : sum) squares += static_cast<double>(x) * static_cast<double>(x);
  constexpr double kNothing = 1e-24;  // what is shorter has no direction in 32 bits
  const float scale = squares > kNothing ? static_cast<float>(1 / std::sqrt(squares)) : 0.F;
  for (float& x : sum) x *= scale;
  return sum;
}

/// The numbers of a text's words, as often as they are there.
void Embedder::add_known(std::string_view tex, std::vector<std::uint32_t>& out) const {
  thread_local KnownForms forms;
  constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::size_t words = 0;
  text::for_each_word(text::plain_words(tex), [&](std::string_view word, std::uint32_t) {
    if (++words > kWordsMax) return;
    const std::uint32_t number = forms.number(version_, word, [&] {
      return text::is_stop_word(word) ? kNone : words_.find(text::stem(word)).value_or(kNone);
    });
    if (number != kNone) out.push_back(number);
  });
}

void Embedder::save(const std::filesystem::path& path) const { write_file(path, kMagic, kFormat, payload()); }

Result<Embedder> Embedder::load(const std::filesystem::path& path) {
  const auto payload = read_file(path, kMagic, kFormat, kFileBytesMax);
  if (!payload) return Error{payload.error()};
  auto model = read(*payload);
  if (!model) return Error{fmt::format("{}: {}; it is trained anew", path.string(), model.error())};
  return model;
}

/// Dimensions u32, words u32, papers u64, then a word each: bytes u8, the word, weight f32; then the vectors.
std::string Embedder::payload() const {
  std::string out;
  put(out, static_cast<std::uint32_t>(kDimensions));
  put(out, static_cast<std::uint32_t>(words_.size()));
  put(out, trained_on_);
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    put(out, static_cast<std::uint8_t>(words_.word(word).size()));
    out += words_.word(word);
    put(out, weights_[word]);
  }
  out.append(reinterpret_cast<const char*>(vectors_.data()), vectors_.size());
  return out;
}

Result<Embedder> Embedder::read(std::string_view payload) {
  Reader in(payload);
  const auto dimensions = in.number<std::uint32_t>();
  const auto words = in.number<std::uint32_t>();
  if (dimensions != kDimensions || words > payload.size() / kDimensions)
    return Error{"its numbers of words and dimensions do not fit its size"};
  Embedder out;
  out.trained_on_ = in.number<std::uint64_t>();
  for (std::uint32_t word = 0; word < words && !in.cut(); ++word) {
    const std::string_view text = in.take(in.number<std::uint8_t>());
    out.weights_.push_back(in.number<float>());
    if (out.words_.add(text) != word || !(out.weights_.back() >= 0 && out.weights_.back() <= kWeightMax))
      return Error{fmt::format("word {} is there twice or has no weight from 0 to {}", word, kWeightMax)};
  }
  const std::string_view vectors = in.take(std::size_t{words} * kDimensions);
  if (!in.exact()) return Error{"it has not as many words as it says"};
  out.vectors_.resize(vectors.size());
  if (!vectors.empty()) std::memcpy(out.vectors_.data(), vectors.data(), vectors.size());
  out.version_ = (std::uint64_t{checksum(payload)} << 32) | (out.trained_on_ & 0xffffffffu);
  return out;
}

}  // namespace quire::meaning
