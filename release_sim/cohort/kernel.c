/* A circuit run on columns of codes, block by block, so that what is between stays in the cache.

   It knows of no rule and no fact: a step compares the codes of one column with one number, or is
   AND, OR or NOT over words of one bit a case. What is asked, and in what order, the caller says;
   word_kernel.py is the caller, and circuit.py says the same with numpy. */

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)
#define FOR_THIS_PROCESSOR __attribute__((target_clones("avx2", "default")))
#define MASKS __attribute__((target("avx512f,avx512bw")))
#else
#define FOR_THIS_PROCESSOR
#endif

/* All in one function, so that all of it is compiled for this processor. */
#if defined(__GNUC__)
#define PART static inline __attribute__((always_inline))
#else
#define PART static inline
#endif

/* The hash of this file as it was compiled, so that no other is taken for it. */
const char kernel_source[] = SOURCE;

#define WORDS 32 /* of a block, so 2048 cases; the same as in word_kernel.py */
#define CASES (WORDS * 64)

enum { EQUAL_8, EQUAL_32, AT_LEAST_32, AND, OR, NOT };

/* Of a test, `one` is the column and `other` the number; of a gate, both are slots of words. */
struct step {
    int32_t op, one, other, to;
};

/* A byte for every case, `stride` bytes apart, of which some slots are the bits, lowest first. */
struct output {
    int64_t address, stride, bits, slots[8];
};

/* The loops of which no compiler makes vectors by itself, as this processor can best do them:
   `words` words of the codes that pass a test, and the bytes of so many words of some bitsets. */
struct loops {
    void (*equal_8)(const int8_t *codes, int8_t code, int64_t words, uint64_t *to);
    void (*test_32)(const int32_t *codes, int32_t code, int at_least, int64_t words, uint64_t *to);
    void (*store)(const uint64_t *const *bitsets, int64_t bits, const uint64_t *spread,
                  int64_t words, uint8_t *to);
};

static void equal_8(const int8_t *codes, int8_t code, int64_t words, uint64_t *to) {
    for (; words; words--, codes += 64) {
        uint64_t word = 0;
#if defined(__SSE2__)
        const __m128i wanted = _mm_set1_epi8(code);
        for (int i = 0; i < 4; i++) {
            const __m128i here = _mm_loadu_si128((const __m128i *)codes + i);
            word |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(here, wanted)) << 16 * i;
        }
#else
        for (int i = 0; i < 64; i++)
            word |= (uint64_t)(codes[i] == code) << i;
#endif
        *to++ = word;
    }
}

static void test_32(const int32_t *codes, int32_t code, int at_least, int64_t words, uint64_t *to) {
    for (; words; words--, codes += 64) {
        int8_t passed[64]; /* a loop that compilers make vectors of */
        if (at_least)
            for (int i = 0; i < 64; i++)
                passed[i] = codes[i] >= code;
        else
            for (int i = 0; i < 64; i++)
                passed[i] = codes[i] == code;
        equal_8(passed, 1, 1, to++);
    }
}

/* `spread` has for each eight bits a byte each. */
PART void store_bits(const uint64_t *const *bitsets, int64_t bits, const uint64_t *spread,
                     int64_t words, uint8_t *to) {
    for (int64_t word = 0; word < words; word++)
        for (int eight = 0; eight < 64; eight += 8, to += 8) {
            uint64_t bytes = spread[bitsets[0][word] >> eight & 255];
            for (int64_t bit = 1; bit < bits; bit++)
                bytes |= spread[bitsets[bit][word] >> eight & 255] << bit;
            memcpy(to, &bytes, 8);
        }
}

static void store(const uint64_t *const *bitsets, int64_t bits, const uint64_t *spread,
                  int64_t words, uint8_t *to) {
    if (bits == 3) /* answers; a loop of a known length is unrolled */
        store_bits(bitsets, 3, spread, words, to);
    else
        store_bits(bitsets, bits, spread, words, to);
}

#if defined(MASKS)
/* Such a processor makes of 64 bytes a word, and of a word 64 bytes, in one instruction. */
MASKS static void equal_8_by_masks(const int8_t *codes, int8_t code, int64_t words, uint64_t *to) {
    const __m512i wanted = _mm512_set1_epi8(code);
    for (; words; words--, codes += 64)
        *to++ = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(codes), wanted);
}

MASKS static void test_32_by_masks(const int32_t *codes, int32_t code, int at_least, int64_t words,
                                   uint64_t *to) {
    const __m512i wanted = _mm512_set1_epi32(code);
    for (; words; words--) {
        uint64_t word = 0;
        for (int first = 0; first < 64; first += 16, codes += 16) {
            const __m512i here = _mm512_loadu_si512(codes);
            const uint64_t passed = at_least ? _mm512_cmpge_epi32_mask(here, wanted)
                                             : _mm512_cmpeq_epi32_mask(here, wanted);
            word |= passed << first;
        }
        *to++ = word;
    }
}

MASKS static void store_by_masks(const uint64_t *const *bitsets, int64_t bits,
                                 const uint64_t *spread, int64_t words, uint8_t *to) {
    (void)spread;
    for (int64_t word = 0; word < words; word++, to += 64) {
        __m512i bytes = _mm512_setzero_si512();
        for (int64_t bit = 0; bit < bits; bit++) {
            const __m512i value = _mm512_maskz_set1_epi8(bitsets[bit][word], (char)(1 << bit));
            bytes = _mm512_or_si512(bytes, value);
        }
        _mm512_storeu_si512(to, bytes);
    }
}
#endif

static struct loops chosen_loops(int64_t of_any_processor) {
#if defined(MASKS)
    if (!of_any_processor && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw"))
        return (struct loops){equal_8_by_masks, test_32_by_masks, store_by_masks};
#else
    (void)of_any_processor;
#endif
    return (struct loops){equal_8, test_32, store};
}

PART void words_of(const struct loops *loops, const struct step *step, const void *codes,
                   int64_t words, uint64_t *to) {
    if (step->op == EQUAL_8)
        loops->equal_8(codes, (int8_t)step->other, words, to);
    else
        loops->test_32(codes, step->other, step->op == AT_LEAST_32, words, to);
}

/* The words of a test on some cases; beyond the last of them bits may be anything. */
PART void test(const struct loops *loops, const struct step *step, const void *column,
               int64_t first, int64_t cases, uint64_t *to) {
    const int64_t width = step->op == EQUAL_8 ? 1 : 4, words = cases / 64, left = cases % 64;
    const char *codes = (const char *)column + first * width;
    words_of(loops, step, codes, words, to);
    if (left) {
        int32_t rest[64] = {0}; /* so that nothing is read beyond the column */
        memcpy(rest, codes + words * 64 * width, (size_t)(left * width));
        words_of(loops, step, rest, 1, to + words);
    }
}

PART void gate(int32_t op, const uint64_t *one, const uint64_t *other, uint64_t *to) {
    if (op == AND)
        for (int i = 0; i < WORDS; i++)
            to[i] = one[i] & other[i];
    else if (op == OR)
        for (int i = 0; i < WORDS; i++)
            to[i] = one[i] | other[i];
    else
        for (int i = 0; i < WORDS; i++)
            to[i] = ~one[i];
}

PART void put(const struct loops *loops, const struct output *output, const uint64_t *slots,
              const uint64_t *spread, int64_t first, int64_t cases) {
    const int64_t stride = output->stride;
    uint8_t *to = (uint8_t *)(intptr_t)output->address + first * stride;
    const uint64_t *bitsets[8];
    for (int64_t bit = 0; bit < output->bits; bit++)
        bitsets[bit] = slots + output->slots[bit] * WORDS;
    int64_t done = stride == 1 ? cases / 64 : 0;
    loops->store(bitsets, output->bits, spread, done, to);
    for (int64_t bit = 0; bit < output->bits; bit++)
        bitsets[bit] += done;
    for (done *= 64; done < cases; done += 64) { /* word by word what lies not side by side */
        uint8_t bytes[64];
        loops->store(bitsets, output->bits, spread, 1, bytes);
        for (int64_t i = 0; i < 64 && done + i < cases; i++)
            to[(done + i) * stride] = bytes[i];
        for (int64_t bit = 0; bit < output->bits; bit++)
            bitsets[bit]++;
    }
}

/* Runs all steps on all cases. `slots` is room for the words of a block; two of the slots are
   there already, of no case and of all. Where it is wished, by the loops of any processor. */
FOR_THIS_PROCESSOR
void run_circuit(int64_t cases, const void *const *columns, const struct step *steps,
                 int64_t step_count, const struct output *outputs, int64_t output_count,
                 const uint64_t *spread, uint64_t *slots, int64_t of_any_processor) {
    const struct loops loops = chosen_loops(of_any_processor);
    for (int64_t first = 0; first < cases; first += CASES) {
        const int64_t here = cases - first < CASES ? cases - first : CASES;
        for (const struct step *step = steps; step < steps + step_count; step++) {
            uint64_t *to = slots + step->to * WORDS;
            if (step->op < AND)
                test(&loops, step, columns[step->one], first, here, to);
            else
                gate(step->op, slots + step->one * WORDS, slots + step->other * WORDS, to);
        }
        for (const struct output *output = outputs; output < outputs + output_count; output++)
            put(&loops, output, slots, spread, first, here);
    }
}
