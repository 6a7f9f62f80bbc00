/** Zones in the temperate south, by their IANA names. */
const southernZone =
  /^(Australia|Antarctica|Chile)\/|^(NZ|NZ-CHAT)$|^Pacific\/(Auckland|Chatham|Norfolk)$|^Atlantic\/(Stanley|South_Georgia)$|^Africa\/(Johannesburg|Maseru|Mbabane)$|^America\/(Argentina|Buenos_Aires|Cordoba|Mendoza|Montevideo|Santiago|Sao_Paulo|Asuncion|Punta_Arenas|Coyhaique)/

/** Whether the seasons in a time zone are those of the south. @param zone an IANA time zone */
export const isSouthern = (zone: string): boolean => southernZone.test(zone)
