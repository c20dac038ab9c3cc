package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.Measured.Difference;
import org.repmlpeval.job.report.Measured.Part;

class MeasuredTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "classification | /data/fingerprint | \"00\" | fingerprint of the data set | 7d3f00aa | 00 | ALL",
                "classification | /recipe/sha256 | \"00\" | recipe | imagenet-224 (fedcba98) | imagenet-224 (00) | ALL",
                "classification | /data/classes | 11 | number of classes | 10 | 11 | ALL",
                "classification | /run/forms | [\"train\"] | forms | train, deploy | train | SPEED",
                "classification | /run/spark/parallelism | 3 | tasks at once | 2 | 3 | SPEED",
                "segmentation | /segmentation/setup/labels | \"x\" | meaning of label values | values 0 to 1, 255 is ignored | x | ALL",
                "segmentation | /segmentation/setup/inference/protocol | \"semseg\" | protocol | mmseg | semseg | ALL",
                "segmentation | /segmentation/setup/inference/averaged | \"softmax\" | averaged over windows | scores | softmax | ALL",
                "segmentation | /segmentation/setup/inference/scales | [0.5,1.0] | scales | [1.0] | [0.5, 1.0] | ALL",
                "segmentation | /segmentation/setup/inference/mirrored | true | mirrored image | none | averaged | ALL",
                "segmentation | /segmentation/setup/inference/alignCorners | true | aligned corners | no | yes | ALL",
                "segmentation | /segmentation/setup/inference/window | null | sliding window | 64 x 64, step 43 x 43 | none | ALL",
                "segmentation | /segmentation/setup/inference/window/strideAcross | 32 | sliding window | 64 x 64, step 43 x 43 | 64 x 64, step 43 x 32 | ALL",
                "agreement | /agreement/window/strideDown | 32 | sliding window | 64 x 64, step 43 x 43 | 64 x 64, step 32 x 43 | ALL",
                "agreement | /agreement/height | 65 | output | pixel_scores 19 x 64 x 64 | pixel_scores 19 x 65 x 64 | ALL",
                "faces | /verification/pairs/digest | \"bb\" | list of pairs | aa | bb | PAIRS",
                "faces | /verification/pairs/same | 9 | pairs | 10 of one person, 10 of two, 10 folds of the file | 9 of one person, 10 of two, 10 folds of the file | PAIRS",
                "faces | /verification/pairs/folds | 5 | pairs | 10 of one person, 10 of two, 10 folds of the file | 10 of one person, 10 of two, 5 folds of the file | PAIRS",
                "faces | /verification/pairs/foldOrigin | \"assigned\" | pairs | 10 of one person, 10 of two, 10 folds of the file | 10 of one person, 10 of two, 10 folds assigned | PAIRS",
                "faces | /verification/pairs/embedding | \"image_and_mirror\" | embedding of a pair | image | image_and_mirror | PAIRS",
                "faces | /identification/embedding | \"image_and_mirror\" | embedding of a probe | image | image_and_mirror | PROBES",
                "faces | /identification/probes/fingerprint | \"1\" | probes | 0 | 1 | PROBES",
                "faces | /identification/gallery | {\"root\":\"g\",\"images\":1,\"bytes\":1,\"fingerprint\":\"7\",\"persons\":1} | gallery | none | 7 | PROBES",
                "faces | /identification/distractors | {\"root\":\"d\",\"images\":1,\"bytes\":1,\"fingerprint\":\"8\",\"persons\":null} | distractors | none | 8 | PROBES",
            })
    void eachSettingThatChangesAFigureIsADifference(
            String kind, String pointer, String value, String name, String first, String second, Part part) {
        ObjectNode document = document(kind);
        Measured one = measured(document);
        Measured other = measured(ExampleKinds.changed(document, pointer, value));

        assertThat(one.differences(other, EnumSet.allOf(Part.class)))
                .containsExactly(new Difference(name, first, second));
        assertThat(other.differences(one, EnumSet.of(part))).containsExactly(new Difference(name, second, first));
        assertThat(one.differences(other, EnumSet.complementOf(EnumSet.of(part))))
                .isEmpty();
        assertThat(one.sameValues(other)).isFalse();
        assertThat(one.only(EnumSet.complementOf(EnumSet.of(part))))
                .matches(rest -> rest.sameValues(other.only(EnumSet.complementOf(EnumSet.of(part)))));
        assertThat(one.differences(measured(document), EnumSet.allOf(Part.class)))
                .isEmpty();
    }

    @Test
    void aspectsOfAllKindsAreThere() {
        Measured classes = measured(document("classification"));
        assertThat(names(classes))
                .contains("kind of report", "classes that may be predicted", "processors")
                .doesNotContain("protocol", "output", "pairs", "probes");
        assertThat(names(measured(document("segmentation"))))
                .contains("protocol")
                .doesNotContain("pairs");
        assertThat(names(measured(document("agreement")))).contains("output").doesNotContain("pairs", "probes");
        assertThat(names(classes.only(EnumSet.of(Part.SPEED)))).containsExactly("forms", "tasks at once", "processors");
        assertThat(classes.differences(measured(document("agreement")), EnumSet.of(Part.ALL)))
                .contains(new Difference(
                        "kind of report",
                        ExampleKinds.classification().at("/schema/name").asText(),
                        "repmlp-eval/agreement"));
    }

    /** Runs of faces without pairs or probes say so, and so do reports without a protocol. */
    @Test
    void sectionsThatAreNotThereAreNone() {
        ObjectNode document = ExampleKinds.faces();
        Measured unverified = measured(ExampleKinds.changed(document, "/verification", "null"));
        Measured unidentified = measured(ExampleKinds.changed(document, "/identification", "null"));
        assertThat(measured(document).differences(unverified, Part.RESULTS))
                .contains(new Difference("pairs", "10 of one person, 10 of two, 10 folds of the file", "none"));
        assertThat(measured(document).differences(unidentified, Part.RESULTS))
                .contains(new Difference("probes", "0", "none"));
        assertThat(unidentified.aspects())
                .filteredOn(aspect -> List.of("gallery", "distractors").contains(aspect.name()))
                .hasSize(2)
                .allMatch(aspect -> aspect.value().equals("none"));
        assertThat(names(unidentified)).doesNotContain("embedding of a probe");
        assertThat(names(unverified)).doesNotContain("list of pairs");
        Measured plain =
                measured(ExampleKinds.changed(ExampleKinds.segmentation(), "/segmentation/setup/inference", "null"));
        assertThat(names(plain)).contains("meaning of label values").doesNotContain("protocol", "scales");
    }

    private static List<String> names(Measured measured) {
        return measured.aspects().stream().map(Measured.Aspect::name).toList();
    }

    private static ObjectNode document(String kind) {
        return switch (kind) {
            case "classification" -> ExampleKinds.classification();
            case "segmentation" -> ExampleKinds.segmentation();
            case "agreement" -> ExampleKinds.agreement();
            default -> ExampleKinds.faces();
        };
    }

    /** Batch, engine, shards, machines and weights are what runs are compared for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "/run/batch | 3",
                "/run/shards | 3",
                "/run/backend | \"nd4j\"",
                "/run/output | \"elsewhere\"",
                "/run/maxImageBytes | 7",
                "/checkpoint/sha256 | \"00\"",
                "/architecture/name | \"other\"",
                "/data/root | \"elsewhere\"",
            })
    void otherSettingsAreNot(String pointer, String value) {
        ObjectNode document = ExampleKinds.classification();
        assertThat(measured(document)
                        .differences(
                                measured(ExampleKinds.changed(document, pointer, value)), EnumSet.allOf(Part.class)))
                .isEmpty();
    }

    @Test
    void maskedClassesAreOtherFigures() {
        ObjectNode document = ExampleKinds.classification();
        String classes = "{\"forms\":[],\"order\":null,\"warnings\":[],\"subset\":{\"labelled\":4,\"classes\":10,"
                + "\"masked\":MASKED,\"outsideImages\":null,\"hitsWithout\":null}}";
        Measured all = measured(ExampleKinds.changed(document, "/classes", classes.replace("MASKED", "false")));
        Measured masked = measured(ExampleKinds.changed(document, "/classes", classes.replace("MASKED", "true")));

        assertThat(measured(document).differences(all, Part.RESULTS)).isEmpty();
        assertThat(all.differences(masked, Part.RESULTS))
                .containsExactly(new Difference("classes that may be predicted", "all", "those of the labels"));
    }

    /** The digest of the bytes says nothing if an image could not be read, because this changes it too. */
    @Test
    void otherBytesUnderTheSameNamesAreOtherData() {
        ObjectNode document = ExampleKinds.changed(
                ExampleKinds.classification(),
                "/outcomes/missing",
                "{\"images\":0,\"percent\":0,\"limit\":\"1%\",\"allowed\":0,\"exceeded\":false}");
        Measured one = measured(ExampleKinds.changed(document, "/data/read", "{\"files\":40,\"digest\":\"aa\"}"));
        ObjectNode second = ExampleKinds.changed(document, "/data/read", "{\"files\":40,\"digest\":\"bb\"}");

        assertThat(one.differences(measured(second), Part.RESULTS))
                .containsExactly(new Difference("digest of the bytes that were read", "aa", "bb"));
        Measured missing = measured(ExampleKinds.changed(second, "/outcomes/missing/images", "1"));
        assertThat(one.differences(missing, Part.RESULTS)).isEmpty();
        assertThat(missing.unknown()).isEqualTo(1);
        assertThat(one.unknown()).isZero();
    }

    /** Figures of its pairs may still be those of the same pairs. */
    @Test
    void whatAnOlderReleaseDidNotWriteIsNotKnown() {
        ObjectNode document = ExampleKinds.faces();
        ObjectNode older = document;
        for (String pointer : List.of("/verification/pairs/digest", "/identification/embedding")) {
            older = ExampleKinds.changed(older, pointer, "");
        }
        Measured one = measured(document);
        Measured other = measured(older);

        assertThat(one.differences(other, Part.RESULTS)).isEmpty();
        assertThat(one.sameValues(other)).isFalse();
        assertThat(other.aspects())
                .filteredOn(aspect -> aspect.value() == null)
                .extracting(Measured.Aspect::name)
                .contains("list of pairs", "embedding of a probe");
    }

    private static Measured measured(ObjectNode document) {
        return Measured.of(ExampleKinds.report(document));
    }
}
