#include "labs/hardcore-logic/crypto_make.h"

#include <algorithm>

#include "labs/hardcore-logic/crypto_words.h"

namespace quire::labs::hardcore_logic {
namespace {

constexpr std::uint32_t bit(Cipher cipher) { return 1U << static_cast<unsigned>(cipher); }
constexpr std::uint32_t kEasy = bit(Cipher::caesar3) | bit(Cipher::reverse) | bit(Cipher::atbash);
constexpr std::uint32_t kMedium = bit(Cipher::caesar) | bit(Cipher::rail);
constexpr std::uint32_t kHard = bit(Cipher::substitution) | bit(Cipher::columnar);
constexpr std::uint32_t kAll = kEasy | kMedium | kHard;

constexpr auto kLayers = Arrangement::layers;
constexpr auto kSegments = Arrangement::segments;

constexpr CryptoRecipe kRecipes[] = {
    {"crypto-plain-kka-easy", "plain", "a word, parameters given", Change::canonical, kLayers, Text::words,
     true, 1, 5, 8, kEasy},
    {"crypto-plain-kka-medium", "plain", "9 to 14 letters, parameters given", Change::canonical, kLayers,
     Text::words, true, 1, 9, 14, kMedium},
    {"crypto-plain-kka-hard", "plain", "12 to 18 letters, parameters given", Change::canonical, kLayers,
     Text::words, true, 1, 12, 18, kHard},
    {"crypto-plain-kpa-easy", "plain", "a word, two samples", Change::canonical, kLayers, Text::words, false,
     1, 5, 8, kEasy | bit(Cipher::caesar)},
    {"crypto-plain-kpa-medium", "plain", "9 to 14 letters, two samples", Change::canonical, kLayers,
     Text::words, false, 1, 9, 14, kMedium},
    {"crypto-plain-kpa-hard", "plain", "12 to 18 letters, two samples", Change::canonical, kLayers,
     Text::words, false, 1, 12, 18, kHard},
    {"crypto-random-kka", "random", "20 random letters, parameters given", Change::ic1, kLayers, Text::random,
     true, 1, 0, 0, kAll},
    {"crypto-random-kpa", "random", "20 random letters, two samples", Change::ic1, kLayers, Text::random,
     false, 1, 0, 0, kAll},
    {"crypto-unordered-2x", "unordered", "2 layers, order not told, two samples", Change::ic2,
     Arrangement::unordered, Text::random, false, 2, 0, 0, kAll},
    {"crypto-layers-2x", "layers", "2 layers, parameters given", Change::ic2, kLayers, Text::random, true, 2,
     0, 0, kAll},
    {"crypto-layers-3x", "layers", "3 layers, parameters given", Change::ic2, kLayers, Text::random, true, 3,
     0, 0, kAll},
    {"crypto-segments-2s", "segments", "2 segments, parameters given", Change::ic2, kSegments, Text::random,
     true, 2, 0, 0, kAll},
    {"crypto-segments-3s", "segments", "3 segments, parameters given", Change::ic2, kSegments, Text::random,
     true, 3, 0, 0, kAll},
    {"crypto-unsolvable", "unsolvable", "two methods, two samples", Change::up, Arrangement::any,
     Text::random, false, 2, 0, 0, kAll},
};

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The method with a parameter.
Method draw_method(Cipher cipher, random::Stream& stream) {
  Method method{cipher, true, 0, {}};
  if (cipher == Cipher::caesar) method.number = static_cast<int>(1 + stream.below(25));
  if (cipher == Cipher::rail) method.number = static_cast<int>(2 + stream.below(2));
  if (cipher == Cipher::columnar || cipher == Cipher::substitution) {
    std::string letters = kAlphabet;
    stream.shuffle(std::span(letters));
    method.word = cipher == Cipher::columnar ? letters.substr(0, 3 + stream.below(2)) : letters;
  }
  return method;
}

std::vector<Method> draw_methods(const CryptoRecipe& recipe, random::Stream& stream) {
  std::vector<Cipher> ciphers;
  for (std::size_t c = 0; c < kCiphers; ++c)
    if ((recipe.ciphers >> c & 1U) != 0) ciphers.push_back(static_cast<Cipher>(c));
  std::vector<Method> methods;
  for (const std::uint64_t c : random::without_replacement(stream, ciphers.size(), recipe.methods))
    methods.push_back(draw_method(ciphers[c], stream));
  stream.shuffle(std::span(methods));
  return methods;
}

/// Length of a key that texts have to fill; 1 where there is none.
std::size_t row_length(const std::vector<Method>& methods) {
  std::size_t row = 1;
  for (const Method& m : methods)
    if (m.cipher == Cipher::columnar) row = m.word.size();
  return row;
}

std::string random_text(std::size_t length, const std::string& letters, random::Stream& stream) {
  std::string text;
  while (text.size() < length) text += letters[stream.below(letters.size())];
  return text;
}

/// Words made of these letters, least to most long together and filling rows; empty where a few tries bring
/// none.
std::string word_text(std::size_t least, std::size_t most, std::size_t row, const std::string& letters,
                      random::Stream& stream) {
  std::vector<std::string_view> words;
  for (const char* word : crypto_words())
    if (std::string_view(word).find_first_not_of(letters) == std::string_view::npos) words.emplace_back(word);
  constexpr int kTries = 100;
  for (int i = 0; i < kTries && !words.empty(); ++i) {
    std::string text;
    while (text.size() < least) text += words[stream.below(words.size())];
    if (text.size() <= most && text.size() % row == 0) return text;
  }
  return {};
}

std::string letters_of(const std::vector<Sample>& samples) {
  std::string letters;
  for (const Sample& s : samples) letters += s.plain;
  std::sort(letters.begin(), letters.end());
  letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
  return letters;
}

std::string encrypt_all(const std::vector<Method>& methods, std::string text) {
  for (const Method& m : methods) text = encrypt(m, text);
  return text;
}

/// A text for these methods: of words, or of twenty random letters or as many as fill the rows.
std::string draw_text(const CryptoRecipe& recipe, const std::vector<Method>& methods, bool sample,
                      const std::string& letters, random::Stream& stream) {
  constexpr std::size_t kRandomLetters = 20;
  const std::size_t row = row_length(methods);
  if (recipe.text == Text::random)
    return random_text((kRandomLetters + row - 1) / row * row, letters, stream);
  // Samples are longer than what is asked for, so that they hold most letters.
  const std::size_t more = sample ? 12 : 0;
  return word_text(recipe.letters_least + more, recipe.letters_most + more, row, letters, stream);
}

/// Samples by the methods, and a cipher of letters that they show.
bool add_texts(const CryptoRecipe& recipe, CryptoTask& task, random::Stream& stream) {
  constexpr std::size_t kSamples = 2;
  std::string letters = kAlphabet;
  for (std::size_t i = 0; i < kSamples && !recipe.parameters; ++i) {
    std::string plain = draw_text(recipe, task.methods, true, kAlphabet, stream);
    if (plain.empty()) return false;
    std::string cipher = encrypt_all(task.methods, plain);
    task.samples.push_back({std::move(plain), std::move(cipher)});
  }
  if (!recipe.parameters) letters = letters_of(task.samples);
  const std::string plain = recipe.variant == std::string_view("layers")
                                ? random_text(12 * (1 + stream.below(3)), letters, stream)
                                : draw_text(recipe, task.methods, false, letters, stream);
  if (plain.empty()) return false;
  task.ciphers.push_back(encrypt_all(task.methods, plain));
  return true;
}

void add_segments(CryptoTask& task, random::Stream& stream) {
  for (const Method& m : task.methods) {
    const std::size_t row = row_length({m});
    const std::size_t length = row == 1 ? 6 + stream.below(5) : row * (3 + stream.below(3));
    task.ciphers.push_back(encrypt(m, random_text(length, kAlphabet, stream)));
  }
}

/// Each sample by another method.
void add_contradiction(CryptoTask& task, random::Stream& stream) {
  constexpr std::size_t kLetters = 24;  // every key divides it
  for (const Method& m : task.methods) {
    std::string plain = random_text(kLetters, kAlphabet, stream);
    std::string cipher = encrypt(m, plain);
    task.samples.push_back({std::move(plain), std::move(cipher)});
  }
  task.ciphers.push_back(encrypt(task.methods[0], random_text(kLetters, letters_of(task.samples), stream)));
}

}  // namespace

std::span<const CryptoRecipe> crypto_recipes() { return kRecipes; }

std::optional<CryptoTask> draw_crypto(const CryptoRecipe& recipe, random::Stream& stream) {
  CryptoTask task;
  task.arrangement = recipe.arrangement;
  task.methods = draw_methods(recipe, stream);
  if (recipe.change == Change::up) {
    add_contradiction(task, stream);
  } else if (recipe.arrangement == Arrangement::segments) {
    add_segments(task, stream);
  } else if (!add_texts(recipe, task, stream)) {
    return std::nullopt;
  }
  if (!recipe.parameters)
    for (Method& m : task.methods)
      if (has_parameter(m.cipher)) m = {m.cipher, false, 0, {}};
  if (recipe.arrangement == Arrangement::unordered || recipe.change == Change::up)
    stream.shuffle(std::span(task.methods));
  return task;
}

}  // namespace quire::labs::hardcore_logic
