#include "labs/engines/micro/checkpoint.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/tables/text_file.h"
#include "labs/engines/tables/whole_file.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;
static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

constexpr std::size_t kHeaderMost = 1 << 20;
constexpr std::size_t kFileMost = std::size_t{1} << 30;
constexpr std::size_t kNoteMost = 4096;

/// FNV-1a of the characters in their order: files of another alphabet have another.
std::string alphabet_mark() {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : alphabet()) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

struct Tensor {
  std::string name;
  std::size_t rows, columns;
  const float* numbers;
};

std::string write_tensors(const std::vector<Tensor>& tensors, const Notes& notes) {
  json::object header, metadata;
  for (const auto& [name, note] : notes) metadata[name] = note;
  header["__metadata__"] = metadata;
  std::size_t offset = 0;
  for (const Tensor& tensor : tensors) {
    const std::size_t size = tensor.rows * tensor.columns * sizeof(float);
    json::array shape;
    if (tensor.rows > 1) shape.emplace_back(tensor.rows);
    shape.emplace_back(tensor.columns);
    header[tensor.name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {offset, offset + size}}};
    offset += size;
  }
  std::string text = json::serialize(header);
  text.append((8 - text.size() % 8) % 8, ' ');  // numbers begin at a multiple of eight
  std::string bytes(8, '\0');
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, 8);
  bytes.reserve(8 + text.size() + offset);
  bytes += text;
  for (const Tensor& tensor : tensors)
    bytes.append(reinterpret_cast<const char*>(tensor.numbers), tensor.rows * tensor.columns * sizeof(float));
  return bytes;
}

struct Header {
  json::object fields;
  std::string_view numbers;
};

Result<Header> read_header(std::string_view bytes) {
  if (bytes.size() < 8) return Error{"is no checkpoint: it is shorter than eight bytes"};
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  if (length > kHeaderMost || length > bytes.size() - 8)
    return Error{fmt::format("is cut short or no checkpoint: its header would be {} bytes long", length)};
  json::error_code fault;
  json::parse_options options;
  options.max_depth = 4;
  json::value value = json::parse(bytes.substr(8, length), fault, {}, options);
  if (fault || !value.is_object()) return Error{"is no checkpoint: its header is not a JSON object"};
  return Header{std::move(value.as_object()), bytes.substr(8 + length)};
}

Notes notes_of(const Header& header) {
  Notes notes;
  if (const json::value* metadata = header.fields.if_contains("__metadata__");
      metadata && metadata->is_object())
    for (const auto& [name, note] : metadata->as_object())
      if (note.is_string() && note.as_string().size() <= kNoteMost && name.size() <= kNoteMost)
        notes[std::string(name)] = std::string(note.as_string());
  return notes;
}

std::optional<std::size_t> number(const Notes& notes, const std::string& name) {
  const auto found = notes.find(name);
  if (found == notes.end()) return std::nullopt;
  std::size_t value = 0;
  const char* const end = found->second.data() + found->second.size();
  const auto [at, fault] = std::from_chars(found->second.data(), end, value);
  if (fault != std::errc() || at != end) return std::nullopt;
  return value;
}

/// Copies one tensor to its place; its shape must be rows x columns, its numbers finite.
Status copy_tensor(const Header& header, const std::string& name, std::size_t rows, std::size_t columns,
                   float* to) {
  const json::value* const entry = header.fields.if_contains(name);
  if (entry == nullptr || !entry->is_object()) return Error{fmt::format("lacks the tensor {}", name)};
  const json::object& tensor = entry->as_object();
  const auto numbers = [&](const char* field) {
    std::vector<std::size_t> all;
    const json::value* const list = tensor.if_contains(field);
    if (list == nullptr || !list->is_array()) return all;
    for (const json::value& one : list->as_array()) {
      json::error_code fault;
      all.push_back(one.to_number<std::size_t>(fault));
      if (fault) return std::vector<std::size_t>();
    }
    return all;
  };
  const json::value* const type = tensor.if_contains("dtype");
  if (type == nullptr || *type != "F32") return Error{fmt::format("holds {} in another type than F32", name)};
  std::vector<std::size_t> expected;
  if (rows > 1) expected.push_back(rows);
  expected.push_back(columns);
  if (numbers("shape") != expected)
    return Error{fmt::format("has {} in another shape than {} x {}", name, rows, columns)};
  const std::vector<std::size_t> offsets = numbers("data_offsets");
  const std::size_t size = rows * columns * sizeof(float);
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] - offsets[0] != size)
    return Error{fmt::format("gives {} a place of the wrong size", name)};
  if (offsets[1] > header.numbers.size()) return Error{fmt::format("is cut short: {} is not whole", name)};
  std::memcpy(to, header.numbers.data() + offsets[0], size);
  for (std::size_t i = 0; i < rows * columns; ++i)
    if (!std::isfinite(to[i])) return Error{fmt::format("has a number in {} that is not finite", name)};
  return success();
}

std::vector<Tensor> tensors_of(const Shape& shape, std::span<const float> weights,
                               const std::string& prefix = "") {
  std::vector<Tensor> all;
  for (const Part& part : parts(shape))
    all.push_back({prefix + part.name, part.rows, part.columns, weights.data() + part.offset});
  return all;
}

Result<std::vector<float>> weights_of(const Header& header, const Shape& shape,
                                      const std::string& prefix = "") {
  std::vector<float> weights(shape.parameters());
  for (const Part& part : parts(shape))
    if (Status copied =
            copy_tensor(header, prefix + part.name, part.rows, part.columns, weights.data() + part.offset);
        !copied)
      return Error{copied.error()};
  return weights;
}

Result<std::string> bytes_of(const std::filesystem::path& file) {
  std::istringstream nothing;
  Result<tables::Text> text = tables::read_text(file.string(), nothing, kFileMost);
  if (!text) return Error{text.error()};
  return std::move(text->bytes);
}

void write(const std::filesystem::path& file, std::string_view bytes) {
  if (const Status written = tables::write_whole(file.string(), bytes); !written)
    throw std::runtime_error(written.error());
}

}  // namespace

std::string write_checkpoint(const Net& net, const Notes& notes) {
  const Shape& shape = net.shape();
  Notes all = notes;
  all["width"] = std::to_string(shape.width);
  all["layers"] = std::to_string(shape.layers);
  all["heads"] = std::to_string(shape.heads);
  all["vocabulary"] = std::to_string(shape.vocabulary);
  all["context"] = std::to_string(shape.context);
  all["alphabet"] = alphabet_mark();
  return write_tensors(tensors_of(shape, net.weights()), all);
}

Result<Saved> read_checkpoint(std::string_view bytes) {
  Result<Header> header = read_header(bytes);
  if (!header) return Error{header.error()};
  Notes notes = notes_of(*header);
  const auto width = number(notes, "width"), layers = number(notes, "layers"), heads = number(notes, "heads"),
             vocabulary = number(notes, "vocabulary"), context = number(notes, "context");
  if (!width || !layers || !heads || !vocabulary || !context)
    return Error{"does not say its shape (width, layers, heads, vocabulary, context)"};
  const Shape shape{*width, *layers, *heads, *vocabulary, *context};
  if (const auto fault = shape.fault()) return Error{"has a shape that cannot be: " + *fault};
  if (shape.parameters() > header->numbers.size() / sizeof(float))
    return Error{fmt::format("is cut short: {} weights are wanted, {} are there", shape.parameters(),
                             header->numbers.size() / sizeof(float))};
  if (shape.parameters() * sizeof(float) != header->numbers.size())
    return Error{fmt::format("holds {} bytes of weights, and its shape has {}", header->numbers.size(),
                             shape.parameters() * sizeof(float))};
  if (notes["alphabet"] != alphabet_mark()) return Error{"was written for another alphabet"};
  Result<std::vector<float>> weights = weights_of(*header, shape);
  if (!weights) return Error{weights.error()};
  return Saved{Net(shape, std::move(*weights)), std::move(notes)};
}

void save(const std::filesystem::path& file, const Net& net, const Notes& notes) {
  write(file, write_checkpoint(net, notes));
}

Result<Saved> load(const std::filesystem::path& file) {
  Result<std::string> bytes = bytes_of(file);
  if (!bytes) return Error{bytes.error()};
  Result<Saved> saved = read_checkpoint(*bytes);
  if (!saved) return Error{fmt::format("{} {}", file.string(), saved.error())};
  return saved;
}

void save_adam(const std::filesystem::path& file, const Shape& shape, const Adam& adam) {
  std::vector<Tensor> tensors = tensors_of(shape, adam.first(), "first.");
  for (Tensor& tensor : tensors_of(shape, adam.second(), "second.")) tensors.push_back(std::move(tensor));
  write(file, write_tensors(tensors, {{"steps", std::to_string(adam.steps())}}));
}

Status load_adam(const std::filesystem::path& file, const Shape& shape, Adam& adam) {
  Result<std::string> bytes = bytes_of(file);
  if (!bytes) return Error{bytes.error()};
  const auto named = [&](const std::string& what) {
    return Error{fmt::format("{} {}", file.string(), what)};
  };
  Result<Header> header = read_header(*bytes);
  if (!header) return named(header.error());
  const auto steps = number(notes_of(*header), "steps");
  if (!steps) return named("does not say how many steps were taken");
  Result<std::vector<float>> first = weights_of(*header, shape, "first.");
  if (!first) return named(first.error());
  Result<std::vector<float>> second = weights_of(*header, shape, "second.");
  if (!second) return named(second.error());
  adam.restore(*steps, std::move(*first), std::move(*second));
  return success();
}

}  // namespace quire::labs::micro
