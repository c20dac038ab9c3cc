package org.repmlpeval.job.run.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;

class PairTableTest {
    private static final List<String> FORMS = List.of("train", "deploy");
    private static final String HEAD = "line,a,b,same,fold,evaluated,train_cosine,train_distance,train_accepted,"
            + "deploy_cosine,deploy_distance,deploy_accepted\n";

    /** Pairs of images 1 and 2, 3 and 4, …, of which the second to last disagree most; the last was not evaluated. */
    private static final PairTable TABLE = PairTable.parse(
            HEAD
                    + "2,\"1, \"\"x\"\"\",2,1,7,1,0.5,1,1,0.5,1,1\n"
                    + "3,3,4,0,7,1,0.5,1,0,0.25,1,0\n"
                    + "4,5,6,1,3,1,-0.5,1,0,-0.625,1,0\n"
                    + "5,7,8,0,3,0,,,,,,\n",
            FORMS);

    @Test
    void pairsWithoutAResultAreCountedOnly() {
        assertThat(TABLE.listed()).isEqualTo(4);
        assertThat(TABLE.pairs())
                .containsExactly(
                        new PairTable.Pair(2, "1, \"x\"", "2", true, 7, List.of(0.5, 0.5)),
                        new PairTable.Pair(3, "3", "4", false, 7, List.of(0.5, 0.25)),
                        new PairTable.Pair(4, "5", "6", true, 3, List.of(-0.5, -0.625)));
    }

    @Test
    void pairsOnWhichTheFormsDisagreeMostComeFirstAndNoPairIsCut() {
        assertThat(TABLE.images(1, 0)).isEmpty();
        assertThat(TABLE.images(2, 0)).isEqualTo(Set.of("3", "4"));
        assertThat(TABLE.images(3, 0)).isEqualTo(Set.of("3", "4"));
        assertThat(TABLE.images(100, 0)).isEqualTo(Set.of("1, \"x\"", "2", "3", "4", "5", "6"));
        Set<Set<String>> drawn = new java.util.HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            assertThat(TABLE.images(4, seed)).isEqualTo(TABLE.images(4, seed)).contains("3", "4");
            drawn.add(TABLE.images(4, seed));
        }
        assertThat(drawn).as("another seed draws another pair").hasSizeGreaterThan(1);
    }

    /** Of two embeddings, each may be off by the tolerance. */
    @Test
    void cosinesMayDifferByTwiceTheTolerance() {
        // The cosine of a and b is 0.6.
        List<float[]> a = List.of(new float[] {1, 0}, new float[] {2, 0});
        List<float[]> b = List.of(new float[] {3, 4}, new float[] {0.3f, 0.4f});
        PairTable table = PairTable.parse(HEAD + "2,1,2,1,7,1,0.6,1,1,0.61,1,1\n3,1,9,1,7,1,1,1,1,1,1,1\n", FORMS);
        Map<String, List<float[]>> embeddings = Map.of("1", a, "2", b);

        PairTable.Compared loose = table.compare(embeddings, 0.0051);
        assertThat(loose.pairs()).as("of the other pair an image is missing").isEqualTo(1);
        assertThat(loose.differences()).isEmpty();
        assertThat(loose.largest()).isBetween(0.0099, 0.0101);

        PairTable.Compared strict = table.compare(embeddings, 0.0049);
        assertThat(strict.largest()).isLessThan(1e-9);
        assertThat(strict.differences())
                .singleElement()
                .asString()
                .startsWith("the pair 1 and 2 in line 2 of the list of pairs: the cosine of deploy is 0.61, computed"
                        + " again 0.6");
        assertThat(table.compare(Map.of("1", a), 0.0049).pairs()).isZero();
        List<float[]> broken = List.of(new float[] {1, 0}, new float[] {Float.NaN, 0});
        assertThat(table.compare(Map.of("1", broken, "2", b), 0.0051).differences())
                .singleElement()
                .asString()
                .endsWith("the cosine of deploy is 0.61, computed again NaN");
    }

    @Test
    void formsThatRoundByDesignMayBeOffByTheirDistanceFromTheReference() {
        // Both images are turned by a little more than 0.01 in bf16; the cosine of the reference is 0.6.
        List<float[]> a = List.of(new float[] {1, 0}, new float[] {1, 0.01f});
        List<float[]> b = List.of(new float[] {3, 4}, new float[] {3.04f, 3.97f});
        String head = HEAD.replace("deploy_", "deploy@bf16_");
        PairTable table = PairTable.parse(head + "2,1,2,1,7,1,0.6,1,1,0.625,1,1\n", List.of("train", "deploy@bf16"));
        assertThat(table.compare(Map.of("1", a, "2", b), 1e-5).differences()).isEmpty();
        PairTable far = PairTable.parse(head + "2,1,2,1,7,1,0.6,1,1,0.66,1,1\n", List.of("train", "deploy@bf16"));
        assertThat(far.compare(Map.of("1", a, "2", b), 1e-5).differences())
                .singleElement()
                .asString()
                .contains("the cosine of deploy@bf16 is 0.66");
        PairTable exact = PairTable.parse(HEAD + "2,1,2,1,7,1,0.6,1,1,0.625,1,1\n", FORMS);
        assertThat(exact.compare(Map.of("1", a, "2", b), 1e-5).differences()).hasSize(1);
        List<String> reference = List.of("train@bf16", "deploy");
        PairTable rounded =
                PairTable.parse(HEAD.replace("train_", "train@bf16_") + "2,1,2,1,7,1,0.61,1,1,0.625,1,1\n", reference);
        assertThat(rounded.compare(Map.of("1", a, "2", b), 1e-5).differences())
                .as("the other form rounds as float32 does")
                .singleElement()
                .asString()
                .contains("the cosine of deploy is 0.625");
    }

    @Test
    void damagedTablesAreRefused() {
        assertThatThrownBy(() -> PairTable.parse(HEAD + "2,1,2,1,7,1,much,1,1,0.5,1,1\n", FORMS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("row 1 of pairs.csv is damaged: For input string: \"much\"; copy the file again");
        assertThatThrownBy(() -> PairTable.parse(HEAD + "2,1,2,1,7,1,0.5,1,1,NaN,1,1\n", FORMS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("row 1 of pairs.csv is damaged: a cosine is NaN; copy the file again");
        assertThatThrownBy(() -> PairTable.parse(HEAD + "2,1,2,1,7,1,0.5,1,1,0.5,1,1\n", List.of("train", "fused")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "pairs.csv has a row without the column fused_cosine; the file is damaged or of another run,"
                                + " so copy it again");
    }
}
