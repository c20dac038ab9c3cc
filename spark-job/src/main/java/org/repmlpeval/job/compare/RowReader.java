package org.repmlpeval.job.compare;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.repmlpeval.job.report.published.TopColumns;
import org.repmlpeval.model.InvalidInputException;

/** Reads what a comparison needs of rows. Columns are looked up once for each file, because this takes longer than to read a row. */
final class RowReader {
    private static final int NONE = -1;

    private final List<String> forms;
    private GroupType type;
    private int id;
    private int outcome;
    private int label;
    private int crc32c;
    private List<FormColumns> columns = List.of();

    /** @param forms the forms of the comparison */
    RowReader(List<String> forms) {
        this.forms = List.copyOf(forms);
    }

    /** The columns of a form. */
    private record FormColumns(String form, TopColumns top, int place, int margin) {
        static FormColumns of(GroupType type, String form) {
            TopColumns top = TopColumns.of(type, form)
                    .orElseThrow(() -> new InvalidInputException(
                            "the rows have no classes of form " + form + "; they are not of a classifier's run"));
            return new FormColumns(form, top, index(type, form + "_label_place"), index(type, form + "_margin"));
        }
    }

    /** The id of a row's image. */
    String id(Group row) {
        resolve(row);
        return row.getString(id, 0);
    }

    /** @throws InvalidInputException if a scored image has no prediction of one of the forms */
    ImageRow read(Group row) {
        resolve(row);
        boolean scored = row.getString(outcome, 0).equals("scored");
        List<ImageRow.FormRow> perForm = new ArrayList<>();
        if (scored) {
            if (columns.isEmpty()) {
                columns = forms.stream().map(form -> FormColumns.of(type, form)).toList();
            }
            columns.forEach(form -> perForm.add(read(row, form)));
        }
        return new ImageRow(
                scored,
                has(row, label) ? (Integer) row.getInteger(label, 0) : null,
                has(row, crc32c) ? (Long) row.getLong(crc32c, 0) : null,
                perForm);
    }

    private ImageRow.FormRow read(Group row, FormColumns form) {
        if (!form.top().in(row) || !has(row, form.place()) || !has(row, form.margin())) {
            throw new InvalidInputException("image '" + id(row) + "' is scored, but has no prediction of form "
                    + form.form() + "; the file is damaged, copy it again or run 'evaluate' again");
        }
        return new ImageRow.FormRow(
                row.getInteger(form.place(), 0) == 0,
                row.getDouble(form.margin(), 0),
                form.top().classes(row),
                form.top().logits(row));
    }

    /** All rows of a file have the same type, and it is one object. */
    private void resolve(Group row) {
        if (row.getType() == type) {
            return;
        }
        type = row.getType();
        id = type.getFieldIndex("id");
        outcome = type.getFieldIndex("outcome");
        label = index(type, "label");
        crc32c = index(type, "crc32c");
        columns = List.of();
    }

    private static int index(GroupType type, String column) {
        return type.containsField(column) ? type.getFieldIndex(column) : NONE;
    }

    private static boolean has(Group row, int column) {
        return column != NONE && row.getFieldRepetitionCount(column) > 0;
    }
}
