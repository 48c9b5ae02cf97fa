#include "store/once.h"

#include <array>
#include <span>

#include <fmt/format.h>
#include <sodium.h>

#include "store/works.h"

namespace quire::store {
namespace {

constexpr auto kKept = std::chrono::hours(7 * 24);

/// Was it done? Throws SentOtherwise.
std::optional<std::string> look(Connection& connection, const Once& once) {
  Query query = connection.query("SELECT content, answer FROM sent WHERE key = ?");
  query.bind(std::string_view(once.key));
  if (!query.row()) return std::nullopt;
  if (query.text(0) != once.content) throw SentOtherwise();
  return std::string(query.text(1));
}

void note(Connection& writer, const Once& once, std::string_view answer) {
  writer
      .query(
          "INSERT INTO sent(key, content, answer, at) VALUES (?,?,?,?) ON CONFLICT(key) DO UPDATE SET "
          "answer = excluded.answer WHERE sent.content = excluded.content")
      .bind(std::string_view(once.key))
      .bind(std::string_view(once.content))
      .bind(answer)
      .bind(ms(once.at))
      .run();
}

std::string hex(std::span<const unsigned char> bytes) {
  std::string out;
  for (const unsigned char byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace

bool write_once(Tables& tables, const Once& once, const std::function<bool(Connection&)>& step) {
  bool before = false;
  tables.write([&](Connection& writer) {
    before = !once.key.empty() && look(writer, once);
    if (before) return;
    if (step(writer) && !once.key.empty()) note(writer, once, "");
  });
  return !before;
}

std::optional<std::string> answer_of(Tables& tables, const Once& once) {
  if (once.key.empty()) return std::nullopt;
  Readers::Lease reader(tables.readers());
  return look(*reader, once);
}

void note_answer(Tables& tables, const Once& once, const std::string& answer) {
  if (once.key.empty()) return;
  tables.write([&](Connection& writer) { note(writer, once, answer); });
}

void forget_sent(Connection& writer, Instant at) {
  writer.query("DELETE FROM sent WHERE at < ?").bind(ms(at - kKept)).run();
}

std::string key_from(std::string_view person, std::string_view wish) {
  std::array<unsigned char, 16> hash{};
  const std::string both = fmt::format("{}\n{}", person, wish);
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(both.data()),
                     both.size(), nullptr, 0);
  return hex(std::span(hash).first(12));
}

std::string random_key() {
  std::array<unsigned char, 12> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return hex(bytes);
}

}  // namespace quire::store
