export { isStagingName } from "../../files/staged/staging";
