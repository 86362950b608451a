/* A circuit run on columns of codes, block by block, so that what is between stays in the cache.

   It knows of no rule and no fact: a step compares the codes of one column with one number, or is
   AND, OR or NOT over words of one bit a case. What is asked, and in what order, the caller says;
   word_kernel.py is the caller, and circuit.py says the same with numpy. */

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)
#define FOR_THIS_PROCESSOR __attribute__((target_clones("avx2", "default")))
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

PART uint64_t equal_8(const int8_t *codes, int8_t code) {
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
    return word;
}

PART uint64_t test_32(const int32_t *codes, int32_t code, int at_least) {
    int8_t passed[64]; /* a loop that compilers make vectors of */
    if (at_least)
        for (int i = 0; i < 64; i++)
            passed[i] = codes[i] >= code;
    else
        for (int i = 0; i < 64; i++)
            passed[i] = codes[i] == code;
    return equal_8(passed, 1);
}

PART uint64_t word_of(const struct step *step, const void *codes) {
    if (step->op == EQUAL_8)
        return equal_8(codes, (int8_t)step->other);
    return test_32(codes, step->other, step->op == AT_LEAST_32);
}

/* The words of a test on some cases; beyond the last of them bits may be anything. */
PART void test(const struct step *step, const void *column, int64_t first, int64_t cases,
                 uint64_t *to) {
    const int64_t width = step->op == EQUAL_8 ? 1 : 4;
    const char *codes = (const char *)column + first * width;
    for (; cases >= 64; cases -= 64, codes += 64 * width)
        *to++ = word_of(step, codes);
    if (cases) {
        int32_t rest[64] = {0}; /* so that nothing is read beyond the column */
        *to = word_of(step, memcpy(rest, codes, (size_t)(cases * width)));
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

/* The bytes of up to 64 cases; `spread` has for each eight bits a byte each. */
PART void store_word(const uint64_t *words, int64_t bits, const uint64_t *spread, uint8_t *to) {
    for (int eight = 0; eight < 64; eight += 8) {
        uint64_t bytes = spread[words[0] >> eight & 255];
        for (int64_t bit = 1; bit < bits; bit++)
            bytes |= spread[words[bit] >> eight & 255] << bit;
        memcpy(to + eight, &bytes, 8);
    }
}

PART void store(const struct output *output, const uint64_t *slots, const uint64_t *spread,
                  int64_t first, int64_t cases) {
    const int64_t stride = output->stride;
    uint8_t *to = (uint8_t *)(intptr_t)output->address + first * stride;
    for (int64_t word = 0; cases > 0; word++, cases -= 64, to += 64 * stride) {
        uint64_t words[8];
        uint8_t bytes[64];
        for (int64_t bit = 0; bit < output->bits; bit++)
            words[bit] = slots[output->slots[bit] * WORDS + word];
        if (output->bits == 3) /* answers; a loop of a known length is unrolled */
            store_word(words, 3, spread, bytes);
        else
            store_word(words, output->bits, spread, bytes);
        if (cases >= 64 && stride == 1)
            memcpy(to, bytes, 64);
        else
            for (int64_t i = 0; i < 64 && i < cases; i++)
                to[i * stride] = bytes[i];
    }
}

/* Runs all steps on all cases. `slots` is room for the words of a block; two of the slots are
   there already, of no case and of all. */
FOR_THIS_PROCESSOR
void run_circuit(int64_t cases, const void *const *columns, const struct step *steps,
                 int64_t step_count, const struct output *outputs, int64_t output_count,
                 const uint64_t *spread, uint64_t *slots) {
    for (int64_t first = 0; first < cases; first += CASES) {
        const int64_t here = cases - first < CASES ? cases - first : CASES;
        for (const struct step *step = steps; step < steps + step_count; step++) {
            uint64_t *to = slots + step->to * WORDS;
            if (step->op < AND)
                test(step, columns[step->one], first, here, to);
            else
                gate(step->op, slots + step->one * WORDS, slots + step->other * WORDS, to);
        }
        for (const struct output *output = outputs; output < outputs + output_count; output++)
            store(output, slots, spread, first, here);
    }
}
