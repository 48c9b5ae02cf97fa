#include "labs/engines/micro/shape.h"

#include <fmt/format.h>

namespace quire::labs::micro {
namespace {

constexpr std::size_t kWidthMost = 1024, kLayersMost = 48, kHeadsMost = 64, kVocabularyMost = 4096,
                      kContextMost = 4096;

}  // namespace

std::size_t Shape::parameters() const { return Layout(*this).size; }

std::optional<std::string> Shape::fault() const {
  if (width == 0 || width % 16 != 0 || width > kWidthMost)
    return fmt::format("the width is {}; it must be a multiple of 16 up to {}", width, kWidthMost);
  if (heads == 0 || heads > kHeadsMost || width % (2 * heads) != 0)
    return fmt::format("{} heads do not share a width of {} in even parts", heads, width);
  if (layers == 0 || layers > kLayersMost)
    return fmt::format("there are {} layers; 1 to {} can be", layers, kLayersMost);
  if (vocabulary == 0 || vocabulary % 16 != 0 || vocabulary > kVocabularyMost)
    return fmt::format("the vocabulary is {}; it must be a multiple of 16 up to {}", vocabulary,
                       kVocabularyMost);
  if (context < 2 || context > kContextMost)
    return fmt::format("the context is {}; 2 to {} can be", context, kContextMost);
  return std::nullopt;
}

std::optional<Shape> named_shape(std::string_view name) {
  if (name == "XS") return Shape{64, 2, 4};
  if (name == "S") return Shape{96, 3, 4};
  if (name == "M") return Shape{128, 4, 4};
  if (name == "L") return Shape{192, 4, 6};
  if (name == "XL") return Shape{256, 6, 8};
  return std::nullopt;
}

Layout::Layout(const Shape& shape) {
  const auto take = [&](std::size_t count) {
    const std::size_t at = size;
    size += count;
    return at;
  };
  const std::size_t d = shape.width;
  embedding = take(shape.vocabulary * d);
  blocks.reserve(shape.layers);
  for (std::size_t i = 0; i < shape.layers; ++i) {
    Block block{};
    block.attention_norm = take(d);
    block.qkv = take(d * 3 * d);
    block.out = take(d * d);
    block.mlp_norm = take(d);
    block.up = take(d * 4 * d);
    block.down = take(4 * d * d);
    blocks.push_back(block);
  }
  final_norm = take(d);
  head = take(d * shape.vocabulary);
}

std::vector<Part> parts(const Shape& shape) {
  const Layout layout(shape);
  const std::size_t d = shape.width;
  std::vector<Part> all{{"embedding", layout.embedding, shape.vocabulary, d}};
  for (std::size_t i = 0; i < layout.blocks.size(); ++i) {
    const Layout::Block& b = layout.blocks[i];
    const auto name = [&](std::string_view part) { return fmt::format("layers.{}.{}", i, part); };
    all.push_back({name("attention_norm"), b.attention_norm, 1, d});
    all.push_back({name("qkv"), b.qkv, d, 3 * d});
    all.push_back({name("out"), b.out, d, d});
    all.push_back({name("mlp_norm"), b.mlp_norm, 1, d});
    all.push_back({name("up"), b.up, d, 4 * d});
    all.push_back({name("down"), b.down, 4 * d, d});
  }
  all.push_back({"final_norm", layout.final_norm, 1, d});
  all.push_back({"head", layout.head, d, shape.vocabulary});
  return all;
}

}  // namespace quire::labs::micro
