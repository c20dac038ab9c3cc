package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;

/** Rows of this release, of older ones without some columns, and of damaged files. */
class RowReaderTest {
    private static final String SUBJECT = "required binary id (UTF8); required binary outcome (UTF8);";
    private static final String LABEL = "optional int32 label;";
    private static final String CHECKSUM = "optional int64 crc32c;";

    private static String form(String name) {
        return """
                optional group NAME_top2_class (LIST) { repeated group list { required int32 element; } }
                optional group NAME_top2_logit (LIST) { repeated group list { required float element; } }
                optional int32 NAME_label_place;
                optional double NAME_margin;
                """
                .replace("NAME", name);
    }

    private static MessageType schema(String... columns) {
        return MessageTypeParser.parseMessageType("message row { " + String.join("\n", columns) + " }");
    }

    private static Group row(MessageType schema, String id, String outcome) {
        return new SimpleGroup(schema).append("id", id).append("outcome", outcome);
    }

    private static void predict(Group row, String form, int place, double margin) {
        Group classes = row.addGroup(form + "_top2_class");
        classes.addGroup("list").append("element", 4);
        classes.addGroup("list").append("element", 7);
        Group logits = row.addGroup(form + "_top2_logit");
        logits.addGroup("list").append("element", 1.5f);
        logits.addGroup("list").append("element", -0.5f);
        row.append(form + "_label_place", place).append(form + "_margin", margin);
    }

    @Test
    void aScoredImageHasItsLabelItsChecksumAndEachFormInTheOrderOfTheComparison() {
        MessageType schema = schema(SUBJECT, LABEL, form("train"), form("deploy"), CHECKSUM);
        Group row = row(schema, "a.png", "scored");
        row.append("label", 4).append("crc32c", 0xFFFF_FFFFL);
        predict(row, "train", 0, 2.0);
        predict(row, "deploy", 1, 0.25);
        RowReader reader = new RowReader(List.of("deploy", "train"));

        ImageRow read = reader.read(row);

        assertThat(reader.id(row)).isEqualTo("a.png");
        assertThat(read.scored()).isTrue();
        assertThat(read.label()).isEqualTo(4);
        assertThat(read.crc32c()).isEqualTo(0xFFFF_FFFFL);
        assertThat(read.forms()).extracting(ImageRow.FormRow::right).containsExactly(false, true);
        assertThat(read.forms()).extracting(ImageRow.FormRow::margin).containsExactly(0.25, 2.0);
        assertThat(read.forms().get(0).classes()).containsExactly(4, 7);
        assertThat(read.forms().get(1).logits()).containsExactly(1.5f, -0.5f);
    }

    /** An unlabelled image, an unreadable one, and rows of releases that wrote no checksums. */
    @Test
    void whatARowDoesNotHaveIsNull() {
        MessageType schema = schema(SUBJECT, LABEL, form("train"), CHECKSUM);
        RowReader reader = new RowReader(List.of("train"));
        ImageRow gone = reader.read(row(schema, "gone.png", "unreadable"));
        assertThat(gone.scored()).isFalse();
        assertThat(gone.label()).isNull();
        assertThat(gone.crc32c()).isNull();
        assertThat(gone.forms()).isEmpty();

        Group old = row(schema(SUBJECT, form("train")), "old.png", "scored");
        predict(old, "train", 0, 1.0);
        ImageRow read = reader.read(old);
        assertThat(read.label()).isNull();
        assertThat(read.crc32c()).isNull();
        assertThat(read.forms()).hasSize(1);
    }

    /** The next file may have its columns at other places. */
    @Test
    void columnsAreLookedUpAgainInARowOfAnotherType() {
        RowReader reader = new RowReader(List.of("train"));
        Group first = row(schema(SUBJECT, LABEL, form("train"), CHECKSUM), "a", "scored");
        first.append("label", 4).append("crc32c", 5L);
        predict(first, "train", 0, 1.0);
        Group second = row(schema(CHECKSUM, form("fused"), form("train"), LABEL, SUBJECT), "b", "scored");
        second.append("label", 6).append("crc32c", 7L);
        predict(second, "fused", 0, 9.0);
        predict(second, "train", 1, 3.0);

        assertThat(reader.read(first).label()).isEqualTo(4);
        ImageRow read = reader.read(second);
        assertThat(reader.id(second)).isEqualTo("b");
        assertThat(read.label()).isEqualTo(6);
        assertThat(read.crc32c()).isEqualTo(7);
        assertThat(read.forms().get(0).margin()).isEqualTo(3.0);
        assertThat(read.forms().get(0).right()).isFalse();
        assertThat(reader.read(first).crc32c()).isEqualTo(5);
    }

    @Test
    void aScoredImageWithoutAPredictionIsADamagedFile() {
        MessageType whole = schema(SUBJECT, form("train"));
        Group without = row(whole, "a.png", "scored");
        Group noPlace =
                row(schema(SUBJECT, form("train").replace("optional int32 train_label_place;", "")), "b", "scored");
        Group noMargin = row(whole, "c.png", "scored");
        for (Group damaged : List.of(noPlace, noMargin)) {
            damaged.addGroup("train_top2_class").addGroup("list").append("element", 4);
            damaged.addGroup("train_top2_logit").addGroup("list").append("element", 1f);
        }
        noPlace.append("train_margin", 1.0);
        noMargin.append("train_label_place", 0);
        for (Group damaged : List.of(without, noPlace, noMargin)) {
            assertThatThrownBy(() -> new RowReader(List.of("train")).read(damaged))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "image '" + damaged.getString("id", 0) + "' is scored, but has no prediction of form train;"
                                    + " the file is damaged, copy it again or run 'evaluate' again");
        }
    }

    @Test
    void rowsWithoutAFormAreNotOfAClassifiersRunWithIt() {
        Group row = row(schema(SUBJECT, form("train")), "a.png", "scored");
        assertThatThrownBy(() -> new RowReader(List.of("fused")).read(row))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the rows have no classes of form fused; they are not of a classifier's run");
        assertThat(new RowReader(List.of("fused"))
                        .read(row(schema(SUBJECT), "b", "rejected"))
                        .forms())
                .as("an image without a result needs no columns")
                .isEmpty();
    }
}
